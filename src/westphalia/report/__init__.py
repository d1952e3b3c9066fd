"""The report: one plain ReportView, shown in the terminal and as one self-contained page."""
