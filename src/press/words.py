"""Every word that the press itself says, in Chinese and English."""

from __future__ import annotations

LANGUAGES = ("zh", "en")
HTML_LANG = {"zh": "zh-CN", "en": "en"}
OWN_NAME = {"zh": "中文", "en": "English"}

_WORDS = {
    # reading a page
    "skip": ("跳到正文", "Skip to content"),
    "contents": ("目录", "Contents"),
    "site": ("全站导航", "Site"),
    "index": ("全部简报", "All briefings"),
    "scenario": ("情景", "Scenario"),
    "language": ("语言", "Language"),
    "download": ("下载", "Download"),
    "as_pdf": ("PDF", "PDF"),
    "as_xlsx": ("Excel 表格", "Excel"),
    "as_ipynb": ("Jupyter 笔记本", "Notebook"),
    "question": ("问题", "The question"),
    "findings": ("主要结论", "Key findings"),
    "figure": ("图", "Figure"),
    "table": ("表", "Table"),
    "appendix": ("附录", "Appendix"),
    "data": ("数据", "Data"),
    "data_of": ("图{number}的数据", "Data of figure {number}"),
    "scroll": ("可横向滚动", "scrolls sideways"),
    "note": ("注", "Note"),
    "colon": ("：", ": "),
    "comma": ("，", ", "),
    "semicolon": ("；", "; "),
    "stop": ("。", "."),
    "title_gap": ("｜", " | "),
    "notes": ("注", "Notes"),
    "evidence": ("依据", "Evidence"),
    "no_rows": ("无", "none"),
    "top": ("回到页首", "Back to top"),
    "as_of": ("资料截至{month}", "as known in {month}"),
    # a number's origin
    "origin": ("数字来源", "Where this number comes from"),
    "value": ("数值", "Value"),
    "unit": ("单位", "Unit"),
    "formula": ("算法", "Formula"),
    "grade": ("依据等级", "Evidence"),
    "source": ("来源", "Source"),
    "name": ("变量", "Name"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "hint": ("带下划线的数字均由模型计算，点击可查看算法与来源。", "Underlined numbers are computed; select one to see how."),
    # a page that is not the published one
    "custom": ("自定义参数，不是发布版本", "Custom parameters, not the published version"),
    # colophon
    "colophon": ("版本信息", "About this edition"),
    "hash": ("输入指纹", "Hash of the inputs"),
    "cited": ("正文引用的数字", "Numbers cited"),
    "cited_of": ("{label} {count}", "{label} {count}"),
    # workbook
    "title": ("题目", "Title"),
    "cover": ("封面", "Cover"),
    "notes_sheet": ("说明", "Notes"),
    "numbers": ("数字", "Numbers"),
    "numbers_caption": ("正文引用的数字及其来源", "Numbers of the text and where they come from"),
    "notes_caption": ("各表各图的单位、依据与说明", "Units, evidence and notes of tables and figures"),
    "printed": ("正文写法", "As printed"),
    "caption": ("标题", "Caption"),
    "picture": ("图形描述", "Description of the picture"),
    "concerns": ("对象", "Concerns"),
    "kind": ("类别", "Kind"),
    "text": ("内容", "Text"),
    "all_sheets": ("所有表格", "All sheets"),
    "blank": ("空白单元格表示无数据。", "An empty cell means that there is no figure."),
    # front page
    "start": ("从这里开始", "Start here"),
    "read": ("阅读", "Read"),
    "by_question": ("按问题查阅", "By question"),
    "choose": ("选择情景", "Choose a scenario"),
    "all_scenarios": ("全部情景", "All scenarios"),
    "in_scenario": ("以下结论按所选情景显示。", "The findings below are those of the scenario chosen."),
    "all_findings": ("全部结论", "All findings"),
    "whole": ("通览全局", "Across all of it"),
    "downloads": ("数据下载", "Data to download"),
    "pages_built": ("生成的页面与校验值（JSON）", "Every page built, with checksums (JSON)"),
    "other_language_only": ("仅有另一种语言", "in the other language only"),
    # search
    "search": ("搜索", "Search"),
    "search_title": ("搜索全部简报", "Search all briefings"),
    "search_label": ("要找的词", "Words to look for"),
    "search_hint": ("中文按字词、英文按单词查找；不必区分大小写。", "Any words; upper and lower case and word endings make no difference."),
    "search_noscript": ("搜索要用到脚本，这里没有启用。请从全部简报进入，各页都有目录。",
                        "Searching needs a script, which is switched off here. All briefings are listed on the front page, each with contents."),
    "search_count": ("找到{count}处", "Places found: {count}"),
    "search_none": ("没有找到“{query}”。可换一个词，或放宽情景和语言。", "Nothing found for “{query}”. Try another word, or more scenarios and languages."),
    "search_more": ("再显示{count}处", "Show {count} more"),
    "search_also": ("另见", "Also in"),
    "both_languages": ("两种语言", "Both languages"),
    "only_english": ("只看英文", "English only"),
    "only_chinese": ("只看中文", "Chinese only"),
    # failures
    "failures": ("未能生成的简报", "Briefings that failed"),
    "failed": ("未能生成", "failed"),
    "problems": ("未通过的检查", "Checks not passed"),
    "absent": ("未生成", "not built"),
    "cell": ("单元格", "Cell"),
    "error": ("错误", "Error"),
    "traceback": ("调用记录", "Traceback"),
    "briefing": ("简报", "Briefing"),
}


def words(lang: str) -> dict[str, str]:
    """The press's vocabulary in one language, by key."""
    position = LANGUAGES.index(lang)
    return {key: pair[position] for key, pair in _WORDS.items()}
