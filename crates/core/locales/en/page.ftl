### The page in the browser, after it has come back. It says only what is true by then.

page-success-title = Signed in
# $account (String) - the account's name, or "none"
# $email (String) - who signed in
page-success-body = { $account ->
        [none] You're signed in as { $email }. Go back to Portico; you can close this tab.
       *[other] You're signed in to { $account } as { $email }. Go back to Portico; you can close this tab.
    }

page-waiting-title = Signing you in
page-waiting-body = The last step is taking a little longer. This page refreshes automatically.

page-decide-title = Portico has a question for you
page-decide-body = You may have signed in as someone else. Go back to Portico and choose how to continue.

# Below the problem's own title and next step.
page-failed-back = Go back to Portico to continue.

page-not-ours-title = No sign-in is waiting for this response
page-not-ours-body = It doesn't belong to any sign-in in progress, so nothing has changed. To sign in, start in Portico.

page-not-found-title = There is nothing at this address
page-not-found-body = Portico uses it only to finish a sign-in. Go back to Portico to continue.
