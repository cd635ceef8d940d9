-- Formulas get their LaTeX source as alternative text, which PDF/UA asks for; raw HTML is text, not markup.

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"'
end

function Math(formula)
  local markup = pandoc.write(pandoc.Pandoc({ pandoc.Plain({ formula }) }), "typst"):gsub("%s+$", "")
  local block = formula.mathtype == "DisplayMath" and "true" or "false"
  return pandoc.RawInline("typst",
    "#math.equation(block: " .. block .. ", alt: " .. quoted(formula.text) .. ", " .. markup .. ".body)")
end

-- A table in prose reads from the left, as the others do.
function Table(table)
  for place, column in ipairs(table.colspecs) do
    if column[1] == "AlignDefault" then table.colspecs[place] = { "AlignLeft", column[2] } end
  end
  return table
end

function RawInline(raw)
  if raw.format ~= "typst" then return pandoc.Str(raw.text) end
end

function RawBlock(raw)
  if raw.format ~= "typst" then return pandoc.Para({ pandoc.Str(raw.text) }) end
end

function Image(image)
  error("picture '" .. image.src .. "' in Markdown: figures come from a code cell")
end
