//! What the window may call: each takes typed input, calls the owner, returns a view.
//! `cargo xtask generate` makes the rest of them: the list, the permissions, and what the page calls.

mod all;
mod guide;
mod session;
mod settings;
mod sign_in;
mod troubleshooting;

use portico_core::views::ProblemView;

pub(crate) use all::all;

type Answered<T> = Result<T, Box<ProblemView>>;
