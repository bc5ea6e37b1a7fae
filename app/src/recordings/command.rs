//! `mingfa media`.

use crate::cli::{print, text};
use clap::Subcommand;

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
    }
}
