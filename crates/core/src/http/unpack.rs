//! Bodies that come packed although nobody asked for it: unpacked within the same bound.

use std::io::{self, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

/// Why a body can't be read.
#[derive(Debug)]
pub(crate) enum NotRead {
    /// It holds more than it may.
    TooLarge,
    /// It is packed in a way that is not known, or not as it says.
    Unreadable,
}

/// What a body holds, by its `Content-Encoding` (RFC 9110 8.4), if that is at most `most` bytes.
pub(crate) fn unpacked(encoding: &str, body: Vec<u8>, most: usize) -> Result<Vec<u8>, NotRead> {
    let mut body = body;
    let layers: Vec<&str> = encoding.split(',').map(str::trim).collect();
    // The last one named was put on last.
    for layer in layers.into_iter().rev() {
        body = match layer.to_ascii_lowercase().as_str() {
            "" | "identity" => body,
            "gzip" | "x-gzip" => read(MultiGzDecoder::new(&*body), most)?,
            // Meant is zlib; some send what is inside it.
            "deflate" => match read(ZlibDecoder::new(&*body), most) {
                Err(NotRead::Unreadable) => read(DeflateDecoder::new(&*body), most)?,
                whole => whole?,
            },
            _ => return Err(NotRead::Unreadable),
        };
    }
    Ok(body)
}

fn read(from: impl Read, most: usize) -> Result<Vec<u8>, NotRead> {
    let mut body = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let read: io::Result<usize> = from.take(limit).read_to_end(&mut body);
    match read {
        Ok(_) if body.len() > most => Err(NotRead::TooLarge),
        Ok(_) => Ok(body),
        Err(_) => Err(NotRead::Unreadable),
    }
}
