//! What is in the memory of the window's processes, as an administrator can read it.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::FileExt;
use std::path::Path;

use aho_corasick::AhoCorasick;

/// The size of a page, in bytes.
const PAGE: u64 = 4096;

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

    /// Which of these texts stand anywhere in what it may write to; nothing is said where this person
    /// may not read it.
    pub fn holds<'a>(&self, texts: &'a [String]) -> Option<Vec<&'a String>> {
        let memory = match self.open("mem") {
            Ok(memory) => memory,
            Err(error) if error.kind() == ErrorKind::PermissionDenied => return None,
            Err(error) => panic!("{}: {error}", self.name),
        };
        let search = AhoCorasick::new(texts).unwrap();
        let mut seen = vec![false; texts.len()];
        for (from, to) in self.used() {
            let mut part = vec![0; (to - from) as usize];
            // A device's memory can't be read, nor what has gone by now.
            let read = memory.read_at(&mut part, from).unwrap_or(0);
            for found in search.find_iter(&part[..read]) {
                seen[found.pattern()] = true;
            }
        }
        let found = texts.iter().zip(seen);
        Some(
            found
                .filter_map(|(text, seen)| seen.then_some(text))
                .collect(),
        )
    }

    /// The parts of its memory that it may write to and that hold something, from and to.
    fn used(&self) -> Vec<(u64, u64)> {
        let pages = self.open("pagemap").unwrap();
        let maps = fs::read_to_string(format!("/proc/{}/maps", self.id)).unwrap();
        let mut parts: Vec<(u64, u64)> = Vec::new();
        for line in maps.lines().filter(|line| line.contains(" rw")) {
            let (range, _) = line.split_once(' ').unwrap();
            let (from, to) = range.split_once('-').unwrap();
            let number = |text| u64::from_str_radix(text, 16).unwrap();
            let (from, to) = (number(from), number(to));
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
