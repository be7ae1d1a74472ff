//! The browser.

mod cookies;
mod default;

use crate::check::Check;

pub(super) fn all() -> Vec<Box<dyn Check>> {
    vec![Box::new(default::Default), Box::new(cookies::Cookies)]
}
