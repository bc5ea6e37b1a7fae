//! Names of codecs, from the codes that files use.

/// The name of a four-letter code; the code itself where we have none.
pub(super) fn of_code(code: [u8; 4]) -> String {
    let lower = code.map(|byte| byte.to_ascii_lowercase());
    let name = match &lower {
        b"avc1" | b"avc3" | b"h264" | b"x264" | b"davc" | b"vssh" => "h264",
        b"hvc1" | b"hev1" | b"hevc" | b"h265" | b"x265" => "hevc",
        b"mp4v" | b"xvid" | b"divx" | b"dx50" | b"fmp4" | b"mp4s" | b"m4s2" => "mpeg4",
        b"mjpg" | b"jpeg" | b"mjpa" | b"mjpb" | b"avrn" | b"dmb1" => "mjpeg",
        b"mpg2" | b"mpeg" | b"mp2v" | b"hdv2" | b"hdv3" => "mpeg2video",
        b"mpg1" | b"mp1v" => "mpeg1video",
        b"s263" | b"h263" => "h263",
        b"av01" => "av1",
        b"vp08" | b"vp80" => "vp8",
        b"vp09" | b"vp90" => "vp9",
        b"wmv1" => "wmv1",
        b"wmv2" => "wmv2",
        b"wmv3" => "wmv3",
        b"wvc1" => "vc1",
        b"apch" | b"apcn" | b"apcs" | b"apco" | b"ap4h" => "prores",
        b"dvh1" | b"dvhe" => "hevc",
        b"mp4a" => "aac",
        b".mp3" => "mp3",
        b"ac-3" => "ac3",
        b"ec-3" => "eac3",
        b"alac" => "alac",
        b"opus" => "opus",
        b"samr" => "amr_nb",
        b"sawb" => "amr_wb",
        b"alaw" => "pcm_alaw",
        b"ulaw" => "pcm_mulaw",
        b"sowt" => "pcm_s16le",
        b"twos" => "pcm_s16be",
        b"lpcm" | b"ipcm" => "pcm",
        b"dib " | b"raw " | [0, 0, 0, 0] => "rawvideo",
        _ => return printable(code),
    };
    name.to_owned()
}

fn printable(code: [u8; 4]) -> String {
    let text: String = code.iter().filter(|byte| byte.is_ascii_graphic()).map(|byte| char::from(*byte)).collect();
    if text.is_empty() { format!("0x{:08x}", u32::from_be_bytes(code)) } else { text }
}

/// The name of a sound format of RIFF files, with the bits of a sample.
pub(super) fn of_wave(format: u16, bits: u16) -> String {
    match (format, bits) {
        (1, 8) => "pcm_u8".into(),
        (1, 16) => "pcm_s16le".into(),
        (1, 24) => "pcm_s24le".into(),
        (1, 32) => "pcm_s32le".into(),
        (1, _) => "pcm".into(),
        (2, _) => "adpcm_ms".into(),
        (3, 64) => "pcm_f64le".into(),
        (3, _) => "pcm_f32le".into(),
        (6, _) => "pcm_alaw".into(),
        (7, _) => "pcm_mulaw".into(),
        (0x11, _) => "adpcm_ima_wav".into(),
        (0x31, _) => "gsm_ms".into(),
        (0x45, _) => "adpcm_g726".into(),
        (0x50, _) => "mp2".into(),
        (0x55, _) => "mp3".into(),
        (0xFF | 0x1600 | 0x1610 | 0xA106 | 0x706D, _) => "aac".into(),
        (0x160, _) => "wmav1".into(),
        (0x161, _) => "wmav2".into(),
        (0x162, _) => "wmapro".into(),
        (0x2000, _) => "ac3".into(),
        (other, _) => format!("0x{other:04x}"),
    }
}

/// A stream type of MPEG systems, as what it carries and its name.
pub(super) fn of_stream_type(kind: u8) -> Option<(super::Carries, &'static str)> {
    use super::Carries::{Audio, Video};
    Some(match kind {
        0x01 => (Video, "mpeg1video"),
        0x02 => (Video, "mpeg2video"),
        0x10 => (Video, "mpeg4"),
        0x1B => (Video, "h264"),
        0x24 => (Video, "hevc"),
        0x33 => (Video, "vvc"),
        0x80 => (Video, "svac"),
        0xD1 => (Video, "dirac"),
        0x03 => (Audio, "mp3"),
        0x04 => (Audio, "mp2"),
        0x0F => (Audio, "aac"),
        0x11 => (Audio, "aac_latm"),
        0x81 => (Audio, "ac3"),
        0x87 => (Audio, "eac3"),
        0x90 => (Audio, "pcm_alaw"),
        0x91 => (Audio, "pcm_mulaw"),
        0x92 => (Audio, "g722"),
        0x93 => (Audio, "g723"),
        0x99 => (Audio, "g729"),
        _ => return None,
    })
}
