//! The tables by which a stack is unwound, taken out of a program for Linux.
//!
//! A program that aborts at a panic unwinds nothing, and ours lets nobody else look at its stack or dump
//! it. The tables are 9 % of what people would load. Their place stays and is blank, so that nothing
//! else moves: where a crash came from is asked of the same program built with them.

use std::ops::Range;

use xtask::Trouble;

const TABLES: [&[u8]; 3] = [b".eh_frame", b".eh_frame_hdr", b".gcc_except_table"];

/// A program of 64 bits, the lowest byte first.
const KIND: &[u8] = b"\x7fELF\x02\x01";

/// The same program without them; one of another kind as it is.
pub(crate) fn without(mut program: Vec<u8>) -> Result<Vec<u8>, Trouble> {
    if !program.starts_with(KIND) {
        return Ok(program);
    }
    for table in tables(&program)? {
        program
            .get_mut(table)
            .ok_or("the program breaks off in its tables")?
            .fill(0);
    }
    Ok(program)
}

/// Where they are, by the list of sections.
fn tables(program: &[u8]) -> Result<Vec<Range<usize>>, Trouble> {
    let [first, size, count, names] = [(0x28, 8), (0x3a, 2), (0x3c, 2), (0x3e, 2)]
        .map(|(at, length)| number(program, at, length));
    let (first, size) = (first?, size?);
    let section = |place: usize| -> Result<(usize, Range<usize>), Trouble> {
        let at = first + size * place;
        let start = number(program, at + 24, 8)?;
        let length = number(program, at + 32, 8)?;
        Ok((number(program, at, 4)?, start..start + length))
    };
    let (_, names) = section(names?)?;
    let names = program.get(names).ok_or("the program breaks off")?;
    let mut found = Vec::new();
    for place in 0..count? {
        let (name, content) = section(place)?;
        let name = names
            .get(name..)
            .and_then(|it| it.split(|&it| it == 0).next());
        if name.is_some_and(|name| TABLES.contains(&name)) {
            found.push(content);
        }
    }
    Ok(found)
}

/// So many bytes, the lowest first.
fn number(program: &[u8], at: usize, length: usize) -> Result<usize, Trouble> {
    let bytes = program
        .get(at..at + length)
        .ok_or("the program breaks off")?;
    let number = bytes
        .iter()
        .rev()
        .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    Ok(usize::try_from(number)?)
}

#[cfg(test)]
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
mod tests {
    use super::*;
    use xtask::process::{Program, write_bytes};

    #[test]
    fn a_program_runs_without_them_and_nothing_else_of_it_has_changed() {
        let path = std::env::current_exe().unwrap();
        let whole = std::fs::read(&path).unwrap();
        let places = tables(&whole).unwrap();
        assert_eq!(places.len(), 3);
        assert!(places.iter().all(|place| place.len() > 1000), "{places:?}");

        let without = without(whole.clone()).unwrap();

        assert_eq!(without.len(), whole.len());
        for (at, (now, before)) in without.iter().zip(&whole).enumerate() {
            let is_table = places.iter().any(|place| place.contains(&at));
            assert_eq!(*now, if is_table { 0 } else { *before }, "at {at}");
        }
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("program");
        std::fs::copy(&path, &program).unwrap(); // with its mode
        write_bytes(&program, &without).unwrap();
        let told = Program::new(&program).arg("--list").output().unwrap();
        assert!(told.contains("a_program_runs_without_them"), "{told}");
    }

    #[test]
    fn what_breaks_off_is_no_program_and_what_is_none_stays_as_it_is() {
        let script = b"#!/bin/sh\n".to_vec();
        assert_eq!(without(script.clone()).unwrap(), script);
        let path = std::env::current_exe().unwrap();
        let whole = std::fs::read(path).unwrap();
        for length in [6, 0x3f, 64, whole.len() / 2] {
            let part = whole[..length].to_vec();
            assert!(without(part).is_err(), "{length} bytes");
        }
    }
}
