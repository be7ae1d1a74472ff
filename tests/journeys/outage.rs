//! A hundred thousand clients after an hour without their service: a simulation of time, on the
//! functions that decide in the product.

use std::fmt::Write;

use chrono::TimeDelta;
use portico_core::clock::{Clock, SystemClock, Timestamp};
use portico_core::session::{Hold, Purpose, Upkeep, renew_at, upkeep};
use portico_core::{Code, Problem};

const CLIENTS: usize = 100_000;
const LIFETIME: i64 = 1_800;
/// How often a tool on a client asks for a token, on average.
const ASKED_EVERY: f64 = 1_800.0;
const MINUTE: usize = 60;
const DOWN: std::ops::Range<usize> = 3_600..2 * 3_600;
const END: usize = 5 * 3_600;

/// Chances that are the same in each run (SplitMix64).
struct Chance(u64);

impl Chance {
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn of(&mut self, most: usize) -> usize {
        (self.share() * most as f64) as usize
    }
}

struct Client {
    expires_at: Timestamp,
    renew_at: Timestamp,
    hold: Option<Hold>,
}

enum Event {
    /// The window's look, once a minute.
    Look(usize),
    /// A tool asks for a token.
    Asked(usize),
}

/// Requests in each second.
fn load(start: Timestamp) -> Vec<u32> {
    let chance = &mut Chance(1);
    let mut requests = vec![0; END];
    let mut due: Vec<Vec<Event>> = (0..END).map(|_| Vec::new()).collect();
    let lifetime = TimeDelta::seconds(LIFETIME);
    let mut clients: Vec<Client> = (0..CLIENTS)
        .map(|client| {
            due[chance.of(MINUTE)].push(Event::Look(client));
            due[chance.of(ASKED_EVERY as usize)].push(Event::Asked(client));
            // They were issued at some time before.
            let at = renew_at(start, start + lifetime, chance.share());
            let age = (at - start).mul(chance.share());
            Client {
                expires_at: start + lifetime - age,
                renew_at: at - age,
                hold: None,
            }
        })
        .collect();
    for second in 0..END {
        let now = start + TimeDelta::seconds(second as i64);
        for event in std::mem::take(&mut due[second]) {
            let (id, next) = match event {
                Event::Look(id) => (id, next_look(&clients[id], start, second)),
                Event::Asked(id) => (id, second + 1 + chance.of(2 * ASKED_EVERY as usize)),
            };
            let client = &mut clients[id];
            let sends = match event {
                Event::Look(_) => {
                    let share = chance.share();
                    match upkeep(client.renew_at, client.hold.as_ref(), now, share) {
                        Upkeep::Renew => true,
                        Upkeep::Leave => false,
                        Upkeep::Later(later) => {
                            client.renew_at = later;
                            false
                        }
                    }
                }
                Event::Asked(_) => {
                    let hold = client.hold.as_ref();
                    let held = hold.and_then(|hold| hold.problem(Purpose::Use, now));
                    client.expires_at <= now && held.is_none()
                }
            };
            if sends {
                requests[second] += 1;
                match DOWN.contains(&second) {
                    true => {
                        let problem = Problem::new(Code::ServiceUnavailable);
                        let (before, share) = (client.hold.as_ref(), chance.share());
                        client.hold = Some(Hold::after(before, &problem, now, share));
                    }
                    false => {
                        client.hold = None;
                        client.expires_at = now + lifetime;
                        client.renew_at = renew_at(now, now + lifetime, chance.share());
                    }
                }
            }
            if let Some(then) = due.get_mut(next) {
                then.push(match event {
                    Event::Look(id) => Event::Look(id),
                    Event::Asked(id) => Event::Asked(id),
                });
            }
        }
    }
    requests
}

/// The next of the window's looks that may find anything to do: looks at a token whose time has not
/// come are left out.
fn next_look(client: &Client, start: Timestamp, second: usize) -> usize {
    let due = (client.renew_at - start).num_seconds().max(0) as usize;
    let looks = due.saturating_sub(second).div_ceil(MINUTE).max(1);
    second + looks * MINUTE
}

trait Mul {
    fn mul(self, share: f64) -> Self;
}

impl Mul for TimeDelta {
    fn mul(self, share: f64) -> Self {
        TimeDelta::milliseconds((self.num_milliseconds() as f64 * share) as i64)
    }
}

/// Requests a second, over each minute.
fn by_minute(requests: &[u32]) -> Vec<f64> {
    let minutes = requests.chunks(MINUTE);
    minutes
        .map(|minute| f64::from(minute.iter().sum::<u32>()) / MINUTE as f64)
        .collect()
}

#[test]
fn the_load_after_an_outage_stays_below_twice_the_usual() {
    let loads = by_minute(&load(SystemClock.now()));

    let down = DOWN.start / MINUTE..DOWN.end / MINUTE;
    let usual = loads[down.start / 2..down.start].iter().sum::<f64>() / (down.start / 2) as f64;
    let peak = loads[down.start..].iter().copied().fold(0.0, f64::max);
    let expected = CLIENTS as f64 / (0.8 * LIFETIME as f64);
    assert!(
        (0.9..1.1).contains(&(usual / expected)),
        "{usual} {expected}"
    );
    assert!(
        peak <= 2.0 * usual,
        "{peak:.0} requests a second after {usual:.0}"
    );
    let served = &loads[down.end..];
    assert!(
        served.iter().rev().take(60).all(|load| *load > usual / 2.0),
        "everybody is back in the end"
    );
    test_support::docs::must_be("outage.svg", &plot(&loads, usual));
}

/// The load over time, with the usual one, twice that, and the outage.
fn plot(loads: &[f64], usual: f64) -> String {
    let (left, width, height) = (40.0, 720.0, 200.0);
    let x = |minute: f64| left + minute / loads.len() as f64 * width;
    let y = |load: f64| 20.0 + height * (1.0 - load / (2.5 * usual));
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 780 260\" \
         font-family=\"sans-serif\" font-size=\"11\">\n\
         <title>Token requests of 100,000 clients around an outage of one hour</title>\n\
         <rect width=\"780\" height=\"260\" fill=\"#fff\"/>\n",
    );
    let (from, to) = (DOWN.start as f64 / 60.0, DOWN.end as f64 / 60.0);
    let _ = writeln!(
        svg,
        "<rect x=\"{:.0}\" y=\"20\" width=\"{:.0}\" height=\"200\" fill=\"#f3d9d6\"/>\n\
         <text x=\"{:.0}\" y=\"34\">service down</text>",
        x(from),
        x(to) - x(from),
        x(from) + 6.0,
    );
    for times in [1.0, 2.0] {
        let at = y(times * usual);
        let _ = writeln!(
            svg,
            "<path d=\"M{left} {at:.0}h{width}\" stroke=\"#888\" stroke-dasharray=\"4 4\"/>\n\
             <text x=\"8\" y=\"{:.0}\">{times} ×</text>",
            at + 4.0,
        );
    }
    let points: Vec<String> = loads
        .iter()
        .enumerate()
        .map(|(minute, load)| format!("{:.0},{:.0}", x(minute as f64), y(*load)))
        .collect();
    let _ = writeln!(
        svg,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"#2457a6\" stroke-width=\"1.5\"/>",
        points.join(" "),
    );
    for hour in 0..=loads.len() / 60 {
        let _ = writeln!(
            svg,
            "<text x=\"{:.0}\" y=\"240\" text-anchor=\"middle\">{hour} h</text>",
            x(hour as f64 * 60.0)
        );
    }
    svg.push_str("</svg>\n");
    svg
}
