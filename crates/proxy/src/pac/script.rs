//! Runs a proxy script. Its text is anybody's: it gets a process or a thread, an engine and a deadline
//! of its own, a bounded heap and stack, and nothing of this computer but what `functions.js` gives.
//!
//! The engine is QuickJS, because it bounds its memory and can be interrupted in scripts and in
//! regular expressions, though not in every loop of its own. `boa_engine` has no bound on memory, and would make the program larger by
//! 1.7 MB compressed where this one takes 0.5 MB.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use rquickjs::context::intrinsic;
use rquickjs::function::Func;
use rquickjs::{CatchResultExt, CaughtError, Context, Ctx, Function, Object, Runtime, Value};
use url::Url;

use crate::bypass;

const FUNCTIONS: &str = include_str!("functions.js");
const MEMORY: usize = 32 * 1024 * 1024;
const STACK: usize = 256 * 1024;
/// The engine's stack, and room for what it calls.
pub(crate) const THREAD_STACK: usize = 4 * STACK;
/// How many different names one script may look up, as in Chromium: more would only tell somebody
/// something.
pub(crate) const LOOK_UPS: usize = 20;
/// How often it may ask at all. The engine is not made for being broken off in the middle of its own
/// functions, which a script that asks without an end would make likely.
const QUESTIONS: u32 = 500;
/// The longest answer that makes sense.
const LONGEST: usize = 4096;

/// What a script gets to know.
pub(crate) struct ScriptHost<R> {
    /// Finds the addresses of a name, by the given moment.
    pub(crate) resolve: R,
    /// This computer's address.
    pub(crate) own: IpAddr,
    /// The time, in milliseconds since 1970.
    pub(crate) now: i64,
}

/// What came of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// An answer for each address.
    Answers(Vec<String>),
    /// It is no script, or has no `FindProxyForURL`.
    Broken,
    /// It took too much, or failed while it ran: a browser might get further.
    Undecided,
}

/// Runs it for these addresses. Blocks for about `limit`; for longer where `resolve` does, or where
/// the script gets into a loop inside the engine.
pub(crate) fn run<R>(
    text: &str,
    addresses: &[Url],
    world: ScriptHost<R>,
    limit: Duration,
) -> Outcome
where
    R: Fn(&str, Instant) -> Vec<IpAddr> + 'static,
{
    let deadline = Instant::now() + limit;
    match in_engine(text, addresses, world, deadline) {
        Ok(outcome) => outcome,
        Err(error) => {
            tracing::info!(%error, "the proxy script's engine could not be set up");
            Outcome::Undecided
        }
    }
}

fn in_engine<R>(
    text: &str,
    addresses: &[Url],
    world: ScriptHost<R>,
    deadline: Instant,
) -> rquickjs::Result<Outcome>
where
    R: Fn(&str, Instant) -> Vec<IpAddr> + 'static,
{
    let runtime = Runtime::new()?;
    runtime.set_memory_limit(MEMORY);
    runtime.set_max_stack_size(STACK);
    runtime.set_interrupt_handler(Some(Box::new(move || Instant::now() > deadline)));
    let context = Context::custom::<(
        intrinsic::Date,
        intrinsic::Eval,
        intrinsic::Json,
        intrinsic::MapSet,
        intrinsic::RegExpCompiler,
        intrinsic::RegExp,
    )>(&runtime)?;
    context.with(|ctx| {
        let functions: Function<'_> = ctx.eval(FUNCTIONS)?;
        functions.call::<_, ()>((native(&ctx, world, deadline)?,))?;
        if let Err(error) = ctx.eval::<Value<'_>, _>(text).catch(&ctx) {
            return Ok(match is_syntax(&error) {
                true => Outcome::Broken,
                false => Outcome::Undecided,
            });
        }
        let Ok(find) = ctx.globals().get::<_, Function<'_>>("FindProxyForURL") else {
            return Ok(Outcome::Broken);
        };
        let mut answers = Vec::new();
        for address in addresses {
            match ask(&ctx, &find, address) {
                Some(answer) => answers.push(answer),
                None => return Ok(Outcome::Undecided),
            }
        }
        Ok(Outcome::Answers(answers))
    })
}

fn native<'js, R>(
    ctx: &Ctx<'js>,
    world: ScriptHost<R>,
    deadline: Instant,
) -> rquickjs::Result<Object<'js>>
where
    R: Fn(&str, Instant) -> Vec<IpAddr> + 'static,
{
    let native = Object::new(ctx.clone())?;
    let known = std::cell::RefCell::new(HashMap::<String, String>::new());
    let left = std::cell::Cell::new(QUESTIONS);
    let resolve = move |host: String| {
        let Some(fewer) = left.get().checked_sub(1) else {
            return String::new();
        };
        left.set(fewer);
        if host.parse::<IpAddr>().is_ok() {
            return host;
        }
        let mut known = known.borrow_mut();
        if let Some(found) = known.get(&host) {
            return found.clone();
        }
        if known.len() >= LOOK_UPS || !is_name(&host) || Instant::now() >= deadline {
            return String::new();
        }
        let found = (world.resolve)(&host, deadline);
        let found: Vec<_> = found.iter().map(IpAddr::to_string).collect();
        let found = found.join(";");
        known.insert(host, found.clone());
        found
    };
    native.set("resolve", Func::from(resolve))?;
    native.set(
        "inNet",
        Func::from(|ip: String, net: String| in_net(&ip, &net)),
    )?;
    native.set(
        "isAddress",
        Func::from(|text: String| text.parse::<IpAddr>().is_ok()),
    )?;
    native.set("own", world.own.to_string())?;
    // JavaScript's own way to count time: a double, exact for 285,000 years.
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53")]
    native.set("now", world.now as f64)?;
    Ok(native)
}

/// Whether somebody could be asked for it (RFC 1035 2.3.4).
pub(crate) fn is_name(host: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=253).contains(&host.len()) && host.bytes().all(fits)
}

fn in_net(ip: &str, net: &str) -> bool {
    let parts = || {
        let (net, bits) = net.split_once('/')?;
        Some((ip.parse().ok()?, net.parse().ok()?, bits.parse().ok()?))
    };
    parts().is_some_and(|(ip, net, bits)| bypass::within(ip, net, bits))
}

/// What the script says of an address; none where it fails.
fn ask<'js>(ctx: &Ctx<'js>, find: &Function<'js>, address: &Url) -> Option<String> {
    let host = address.host_str()?.trim_matches(['[', ']']);
    // Browsers hide the path of an encrypted address, too.
    let origin = format!("{}/", address.origin().ascii_serialization());
    let answer = find
        .call::<_, Value<'js>>((origin, host))
        .catch(ctx)
        .inspect_err(|error| tracing::info!(%error, "the proxy script failed"))
        .ok()?;
    match answer.as_string() {
        Some(text) => text.to_string().ok().filter(|text| text.len() <= LONGEST),
        None if answer.is_null() || answer.is_undefined() => Some(String::new()),
        None => None,
    }
}

fn is_syntax(error: &CaughtError<'_>) -> bool {
    let CaughtError::Exception(exception) = error else {
        return false;
    };
    exception
        .get::<_, String>("name")
        .is_ok_and(|name| name == "SyntaxError")
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    /// Sunday, 4 January 2026, 12:30:15 UTC.
    const SUNDAY_NOON: i64 = 1_767_529_815_000;

    fn answer(body: &str) -> Outcome {
        let text = format!("function FindProxyForURL(url, host) {{ {body} }}");
        run_text(&text)
    }

    fn run_text(text: &str) -> Outcome {
        let address = Url::parse("https://id.example.com/path?secret=1").unwrap();
        let world = ScriptHost {
            resolve: |host: &str, _: Instant| match host {
                "known.example" => vec![
                    "2001:db8::7".parse().unwrap(),
                    IpAddr::V4(Ipv4Addr::new(10, 1, 2, 3)),
                ],
                _ => Vec::new(),
            },
            own: IpAddr::V4(Ipv4Addr::new(192, 168, 1, 9)),
            now: SUNDAY_NOON,
        };
        run(text, &[address], world, Duration::from_millis(300))
    }

    #[test]
    fn the_functions_of_scripts_say_what_they_say_in_browsers() {
        for (expression, message) in [
            ("url", "https://id.example.com/"),
            ("host", "id.example.com"),
            ("isPlainHostName('intranet')", "true"),
            ("isPlainHostName(host)", "false"),
            ("dnsDomainIs(host, '.example.com')", "true"),
            ("dnsDomainIs(host, '.example.org')", "false"),
            ("localHostOrDomainIs('id', 'id.example.com')", "true"),
            (
                "localHostOrDomainIs('id.example.org', 'id.example.com')",
                "false",
            ),
            ("dnsDomainLevels(host)", "2"),
            ("dnsResolve('known.example')", "10.1.2.3"),
            ("dnsResolve('missing.example')", "null"),
            ("isResolvable('known.example')", "true"),
            ("isResolvable('missing.example')", "false"),
            (
                "isInNet('known.example', '10.1.0.0', '255.255.0.0')",
                "true",
            ),
            ("isInNet('10.2.2.3', '10.1.0.0', '255.255.0.0')", "false"),
            ("isInNet('missing.example', '0.0.0.0', '0.0.0.0')", "false"),
            ("isInNetEx('known.example', '2001:db8::/32')", "true"),
            ("isInNetEx('10.1.2.3', '10.2.0.0/16')", "false"),
            ("dnsResolveEx('known.example')", "2001:db8::7;10.1.2.3"),
            ("myIpAddress()", "192.168.1.9"),
            ("shExpMatch(host, '*.example.com')", "true"),
            ("shExpMatch(host, 'i?.example.com')", "true"),
            ("shExpMatch('idxexample.com', 'id.example.com')", "false"),
            ("weekdayRange('SUN', 'GMT')", "true"),
            ("weekdayRange('MON', 'FRI', 'GMT')", "false"),
            ("weekdayRange('FRI', 'MON', 'GMT')", "true"),
            ("timeRange(12, 'GMT')", "true"),
            ("timeRange(13, 17, 'GMT')", "false"),
            ("timeRange(12, 30, 12, 31, 'GMT')", "true"),
            ("timeRange(12, 30, 16, 12, 31, 0, 'GMT')", "false"),
            ("timeRange(22, 0, 13, 0, 'GMT')", "true"),
            ("dateRange(4, 'GMT')", "true"),
            ("dateRange('JAN', 'GMT')", "true"),
            ("dateRange('FEB', 'JUN', 'GMT')", "false"),
            ("dateRange('DEC', 'FEB', 'GMT')", "true"),
            ("dateRange(2026, 'GMT')", "true"),
            ("dateRange(1, 'JAN', 2026, 31, 'MAR', 2026, 'GMT')", "true"),
            ("dateRange(5, 'JAN', 31, 'JAN', 'GMT')", "false"),
        ] {
            let outcome = answer(&format!("return String({expression});"));
            assert_eq!(
                outcome,
                Outcome::Answers(vec![message.to_owned()]),
                "{expression}"
            );
        }
    }

    #[test]
    fn what_is_no_script_is_broken_and_what_fails_is_undecided() {
        assert_eq!(run_text("<html>Sign in first</html>"), Outcome::Broken);
        assert_eq!(
            run_text("function FindProxyForURL(url, host) {"),
            Outcome::Broken
        );
        assert_eq!(run_text("var a = 1;"), Outcome::Broken);
        assert_eq!(answer("return noSuchFunction(host);"), Outcome::Undecided);
        assert_eq!(answer("return 7;"), Outcome::Undecided);
        assert_eq!(
            answer("return null;"),
            Outcome::Answers(vec![String::new()])
        );
    }

    #[test]
    fn a_script_that_takes_too_much_is_stopped() {
        for greedy in [
            "for (;;) {}",
            "for (;;) { try { for (;;) {} } catch (e) {} }",
            "return /^(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab') + '';",
            "let all = []; for (;;) { all.push('x'.repeat(1 << 20) + all.length); }",
            "let s = 'x'; for (;;) { s += s; }",
            "return new Array(1e9).fill('x').join('');",
            "return (function f() { return f() + f(); })();",
            "for (;;) { dnsResolve('known.example'); }",
            "return 'PROXY ' + 'x'.repeat(100000);",
        ] {
            let begun = Instant::now();
            assert_eq!(answer(greedy), Outcome::Undecided, "{greedy}");
            assert!(begun.elapsed() < Duration::from_secs(2), "{greedy}");
        }
        let top = run_text("for (;;) {}");
        assert_eq!(top, Outcome::Undecided);
    }

    #[test]
    fn a_script_looks_up_a_few_names_only_and_each_of_them_once() {
        let asked = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
        let noted = asked.clone();
        let world = ScriptHost {
            resolve: move |host: &str, _: Instant| {
                noted.borrow_mut().push(host.to_owned());
                vec![IpAddr::V4(Ipv4Addr::new(10, 1, 2, 3))]
            },
            own: IpAddr::V4(Ipv4Addr::LOCALHOST),
            now: SUNDAY_NOON,
        };
        let text = "function FindProxyForURL(url, host) {
            for (let i = 0; i < 3; i++) dnsResolve('office.example');
            dnsResolve('a b'); dnsResolve('x'.repeat(300)); dnsResolve('10.9.8.7');
            for (let i = 0; i < 100; i++) dnsResolve('secret-' + i + '.example');
            return dnsResolve('office.example') + dnsResolve('one-more.example');
        }";
        let addresses = ["https://id.example.com/", "https://api.example.com/"];
        let addresses = addresses.map(|address| Url::parse(address).unwrap());

        let outcome = run(text, &addresses, world, Duration::from_secs(2));

        let message = "10.1.2.3null".to_owned();
        assert_eq!(outcome, Outcome::Answers(vec![message.clone(), message]));
        let asked = asked.borrow();
        assert_eq!(asked.len(), LOOK_UPS, "{asked:?}");
        assert_eq!(
            asked
                .iter()
                .filter(|name| *name == "office.example")
                .count(),
            1
        );
        assert!(asked.iter().all(|name| is_name(name)));
    }

    #[test]
    fn a_script_reaches_nothing_but_its_functions() {
        for name in [
            "require",
            "process",
            "fetch",
            "XMLHttpRequest",
            "std",
            "os",
            "native",
            "Atomics",
        ] {
            let outcome = answer(&format!("return typeof {name};"));
            assert_eq!(
                outcome,
                Outcome::Answers(vec!["undefined".to_owned()]),
                "{name}"
            );
        }
    }
}
