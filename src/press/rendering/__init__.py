"""From records to files: HTML, PDF, workbook, figures, fonts."""
