//! `mingfa media`.

use crate::cli::{print, text};
use anyhow::Context;
use clap::Subcommand;
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum Media {
    /// 核对录像覆盖：应录时段、各段录像，得出实录秒数、缺口、重叠
    #[command(long_about = "核对录像覆盖：应录时段、各段录像，得出实录秒数、缺口、重叠。\n\n\
        读入 {expected: [{from, to}], clips: [{id, device, start, duration_s}], clock_offset_s}，时间用 RFC 3339；\n\
        输出 {covered_s, gaps: [{from, to}], overlaps: [{from, to}]}。\n\n\
        clock_offset_s 为设备时钟减去标准时间的秒数：设备快 30 秒写 30，慢 30 秒写 -30；只在计算中改正，原值不变。\n\
        应录时段重叠的只计一次；缺口是应录而没有任何一段录到的时间；重叠是至少两段同时在录的时间，应录时段以外的也列出。\n\
        输入有一处不对即全部不予计算，逐处说明。")]
    Coverage {
        /// JSON 文件，- 为标准输入
        #[arg(long)]
        json: String,
    },
    /// 读出录像、录音、照片文件自己的说明：格式、编码、开始时间、时长、位置、设备
    Probe {
        /// 文件
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

/// Runs `mingfa media`; the answer says whether everything was right.
pub(crate) fn run(media: &Media) -> anyhow::Result<bool> {
    match media {
        Media::Coverage { json } => match media::command::coverage_of(&text(json)?) {
            Ok(answer) => {
                print(&answer)?;
                Ok(true)
            }
            Err(faults) => {
                eprint!("{faults}");
                Ok(false)
            }
        },
        Media::Probe { files } => probe(files),
    }
}

/// A line of JSON for each file, by the file's own words; a file of no known format says so.
fn probe(files: &[PathBuf]) -> anyhow::Result<bool> {
    let mut complete = true;
    for path in files {
        let mut file = std::fs::File::open(path).with_context(|| format!("不能读取 {}", path.display()))?;
        let line = match media::probe::probe(&mut file)? {
            Some(facts) => {
                let mut line = facts.json();
                line["file"] = path.display().to_string().into();
                line
            }
            None => {
                complete = false;
                serde_json::json!({ "file": path.display().to_string(), "error": "不是能识别的录像、录音或者照片格式。" })
            }
        };
        print(&format!("{line}\n"))?;
    }
    Ok(complete)
}
