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
report-answer-to = Answer to
report-problem = Stopped by
report-problem-at = When
report-correlation-id = The service's reference
report-detail = Technical cause
report-message = What the person says
report-diagnosis = Diagnosis
report-findings = Findings
report-comparison = Against another network
report-crash = The last crash of the window
report-crash-at = When
report-crash-place = Where in Portico
report-crash-thread = Thread
report-log = Log
report-log-empty = Nothing was logged.

# $step (String) - what helps
report-by-app = In Portico: { $step }
report-by-person = { $step }
report-by-it = For your IT department: { $step }

report-status-pass = fine
report-status-warn = look
report-status-fail = fails
report-status-skipped = skipped
report-confidence-certain = certain
report-confidence-likely = likely
report-confidence-possible = possible
report-yes = yes
report-no = no

## On its way

support-no-message = A sign-in doesn't work. The report says more.
support-draft-subject = Help with signing in
# $message (String) - what the person says, or "none"; $file (String) - where the ZIP is;
# $id (String) - the report's id
support-draft-body = { $message ->
        [none] Please help me with signing in.
       *[other] { $message }
    }

    Please attach this file before you send the e-mail: { $file }
    Report: { $id }
