// Written by `cargo xtask generate` from crates/doctor. Not edited by hand.

/** The checks of a run, in the order in which they are shown. */
export const CHECKS = [
  "network.link",
  "network.dns",
  "network.hosts_file",
  "network.proxy",
  "network.tcp",
  "network.tls",
  "network.captive_portal",
  "network.allow_list",
  "service.discovery",
  "service.status",
  "account.address",
  "account.state",
  "account.sessions",
  "account.device",
  "account.mail",
  "browser.default",
  "browser.cookies",
  "loopback.bind",
  "loopback.proxy",
  "app.policy",
  "app.storage",
  "app.keychain",
  "app.clock",
  "app.webview",
  "app.deep_link",
  "network.compare",
] as const;

/** Those that run only when they are asked for, because the person notices them. */
export const ON_REQUEST = [
  "browser.round_trip",
] as const;
