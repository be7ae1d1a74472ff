### Troubleshooting: the report for support, and findings in a line.

report-title = Portico: report for support
report-id = Report
report-written-at = Written
report-version = Portico
report-updates = Installed as
report-system = System
report-language = Language
report-profile = Signing in to
# Whose sign-in it is about, masked.
report-address = Address
# Where support may answer: the person wanted it to be there.
report-answer-to = Reply to
report-problem = Problem
report-problem-at = When
report-correlation-id = The service's reference
report-detail = Technical cause
report-message = Message from the user
report-diagnosis = Diagnosis
report-findings = Findings
report-comparison = Comparison with another network
report-policy = Your organisation's settings
report-crash = The last crash of the window
report-crash-at = When
report-crash-place = Location in Portico
report-crash-thread = Thread
report-log = Log
report-log-empty = Nothing was logged.

# $step (String) - what helps
report-by-app = In Portico: { $step }
report-by-person = { $step }
report-by-it = For your IT department: { $step }

report-status-pass = OK
report-status-warn = warning
report-status-fail = failed
report-status-skipped = skipped
report-confidence-certain = confirmed
report-confidence-likely = likely
report-confidence-possible = possible
report-yes = yes
report-no = no

## On its way

support-no-message = Sign-in doesn't work. The details are in the report.
support-draft-subject = Help with signing in
# $message (String) - what the person says, or "none"; $file (String) - where the ZIP is;
# $id (String) - the report's id
support-draft-body = { $message ->
        [none] Please help me with signing in.
       *[other] { $message }
    }

    Please attach this file before you send the e-mail: { $file }
    Report: { $id }
