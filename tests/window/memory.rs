//! What is in the memory of the window's processes, as an administrator can read it.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::Path;

use aho_corasick::AhoCorasick;

/// The size of a page, in bytes.
const PAGE: u64 = 4096;

/// How many bytes before and after a text are told.
const AROUND: usize = 120;

/// A text in memory.
pub struct Found<'a> {
    pub text: &'a String,
    /// Where it stands, for whoever has to find out why.
    pub place: String,
}

/// A process with the programs that it has started.
pub struct Process {
    pub id: u32,
    /// The program's file name.
    pub name: String,
}

impl Process {
    /// All that have come from this one, itself left out.
    pub fn below(id: u32) -> Vec<Self> {
        let all: Vec<(u32, u32)> = fs::read_dir("/proc")
            .unwrap()
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .filter_map(|id: u32| {
                // pid (name) state parent …: proc_pid_stat(5)
                let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
                let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?;
                Some((id, parent.parse().ok()?))
            })
            .collect();
        let mut found = vec![id];
        let mut next = 0;
        while let Some(&parent) = found.get(next) {
            found.extend(all.iter().filter(|(_, of)| *of == parent).map(|(id, _)| id));
            next += 1;
        }
        found[1..].iter().map(|&id| Self::of(id)).collect()
    }

    fn of(id: u32) -> Self {
        let name = fs::read_link(format!("/proc/{id}/exe")).unwrap_or_default();
        let name = name.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        Self { id, name }
    }

    /// Which of these texts stand anywhere in what it may write to, each with its last place; nothing
    /// is said where this person may not read it.
    pub fn holds<'a>(&self, texts: &'a [String]) -> Option<Vec<Found<'a>>> {
        let memory = match self.open("mem") {
            Ok(memory) => memory,
            Err(error) if error.kind() == ErrorKind::PermissionDenied => return None,
            Err(error) => panic!("{}: {error}", self.name),
        };
        let search = AhoCorasick::new(texts).unwrap();
        let mut places = vec![None; texts.len()];
        for (from, to) in self.used() {
            let mut part = vec![0; (to - from) as usize];
            // A device's memory can't be read, nor what has gone by now.
            let read = memory.read_at(&mut part, from).unwrap_or(0);
            for found in search.find_iter(&part[..read]) {
                places[found.pattern()] = Some(self.place(&part[..read], from, found.range()));
            }
        }
        let found = texts.iter().zip(places);
        Some(
            found
                .filter_map(|(text, place)| place.map(|place| Found { text, place }))
                .collect(),
        )
    }

    /// The address, what that memory is, and what stands around it.
    fn place(&self, part: &[u8], from: u64, found: Range<usize>) -> String {
        let at = from + found.start as u64;
        let around = found.start.saturating_sub(AROUND)..part.len().min(found.end + AROUND);
        let around = part.get(around).unwrap_or_default().escape_ascii();
        let memory = self.maps().lines().find_map(|line| {
            let (range, _) = parsed(line);
            range.contains(&at).then(|| line.to_owned())
        });
        format!("{at:#x} in {}: {around}", memory.unwrap_or_default())
    }

    fn maps(&self) -> String {
        fs::read_to_string(format!("/proc/{}/maps", self.id)).unwrap()
    }

    /// The parts of its memory that it may write to and that hold something, from and to.
    fn used(&self) -> Vec<(u64, u64)> {
        let pages = self.open("pagemap").unwrap();
        let mut parts: Vec<(u64, u64)> = Vec::new();
        for line in self.maps().lines() {
            let (
                Range {
                    start: from,
                    end: to,
                },
                true,
            ) = parsed(line)
            else {
                continue;
            };
            // A number of 64 bits for each page; the upper two say that it is there, or swapped out:
            // proc_pid_pagemap(5).
            let mut numbers = vec![0; ((to - from) / PAGE * 8) as usize];
            let read = pages.read_at(&mut numbers, from / PAGE * 8).unwrap_or(0);
            for (page, number) in numbers[..read].chunks_exact(8).enumerate() {
                let at = from + page as u64 * PAGE;
                match parts.last_mut() {
                    _ if number[7] & 0b1100_0000 == 0 => {}
                    Some((_, end)) if *end == at => *end += PAGE,
                    _ => parts.push((at, at + PAGE)),
                }
            }
        }
        parts
    }

    fn open(&self, file: &str) -> io::Result<File> {
        File::open(format!("/proc/{}/{file}", self.id))
    }

    /// The largest core file that it may leave, in bytes.
    pub fn core_limit(&self) -> String {
        let limits = fs::read_to_string(format!("/proc/{}/limits", self.id)).unwrap();
        let line = limits.lines().find(|line| line.starts_with("Max core"));
        let soft = line.unwrap().split_whitespace().nth(4);
        soft.unwrap().to_owned()
    }

    /// What it was started with: its arguments and its environment.
    pub fn started_with(&self) -> String {
        let folder = format!("/proc/{}", self.id);
        ["cmdline", "environ"]
            .map(|file| fs::read(Path::new(&folder).join(file)).unwrap_or_default())
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .join("\0")
    }
}

/// A line of `/proc/PID/maps`: the addresses, and whether the process may write there.
fn parsed(line: &str) -> (Range<u64>, bool) {
    let (range, rest) = line.split_once(' ').unwrap();
    let (from, to) = range.split_once('-').unwrap();
    let number = |text| u64::from_str_radix(text, 16).unwrap();
    (number(from)..number(to), rest.starts_with("rw"))
}
