//! `mingfa media`.

use super::dispose::dispose;
use super::facts::Stated;
use super::import::{Report, import};
use crate::beside::{Done, Job, Recordings, have_done};
use crate::cli::{print, text};
use crate::site::{self, Site};
use anyhow::Context;
use clap::Subcommand;
use enforcement::id::PersonId;
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;

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
    /// 导入采集站文件夹：把其中的录像、录音、照片存入案件；重复导入不重复存放
    Import {
        /// 文件夹
        folder: PathBuf,
        /// 案件编号或者案号
        #[arg(long)]
        case: String,
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
        /// 机关；几个机关有同号案件时需要
        #[arg(long)]
        agency: Option<String>,
        /// 设备编号
        #[arg(long)]
        device: Option<String>,
        /// 使用人
        #[arg(long)]
        keeper: Option<String>,
        /// 设备时钟减去标准时间的秒数；只记下，不改正文件
        #[arg(long, allow_hyphen_values = true)]
        clock_offset_s: Option<f64>,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
    /// 按已经批准的处置清单删除到期的日常音像资料；别的案件还要用的不删
    Dispose {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
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
        Media::Import { folder, case, data, agency, device, keeper, clock_offset_s, json } => {
            anyhow::ensure!(folder.is_dir(), "没有文件夹 {}", folder.display());
            site::known(data)?;
            if let Some(seconds) = clock_offset_s {
                anyhow::ensure!(seconds.is_finite(), "--clock-offset-s 应当是秒数，例如 -3.5");
            }
            let recordings = Recordings {
                folder: std::path::absolute(folder)?,
                case: case.clone(),
                agency: agency.clone(),
                device: device.clone(),
                keeper: keeper.clone(),
                clock_offset_s: *clock_offset_s,
                json: *json,
            };
            told(&have_done(data, Job::Recordings(recordings))?)
        }
        Media::Dispose { data } => {
            site::known(data)?;
            told(&have_done(data, Job::Disposal)?)
        }
        Media::Probe { files } => probe(files),
    }
}

fn told(done: &Done) -> anyhow::Result<bool> {
    print(&done.text)?;
    Ok(done.sound)
}

/// Stores a docking station's folder with a case.
pub(crate) fn take_folder(site: &Arc<Site>, recordings: &Recordings) -> anyhow::Result<Done> {
    let keeper = recordings.keeper.as_ref();
    let keeper =
        keeper.map(|keeper| PersonId::new(keeper.as_str()).with_context(|| format!("使用人编号“{keeper}”不对")));
    let stated = Stated {
        device: recordings.device.clone(),
        keeper: keeper.transpose()?,
        clock_offset_ms: recordings.clock_offset_s.map(|seconds| (seconds * 1000.0).round() as i64),
        began: None,
        written: None,
        place: None,
    };
    let report = import(site, &recordings.folder, &recordings.case, recordings.agency.as_deref(), &stated)?;
    Ok(Done { sound: report.left.is_empty(), text: words(&report, recordings.json) })
}

/// Carries the approved lists of disposal out.
pub(crate) fn dispose_all(site: &Site) -> anyhow::Result<Done> {
    let outcomes = dispose(site)?;
    let mut text = String::new();
    for outcome in &outcomes {
        let words = outcome.stayed.as_deref().map_or("已删除".to_owned(), |why| format!("没有删除：{why}"));
        text.push_str(&format!("{} {} {words}\n", outcome.case, outcome.digest));
    }
    let gone = outcomes.iter().filter(|outcome| outcome.stayed.is_none()).count();
    text.push_str(&format!("删除 {gone} 个文件，保留 {} 个。\n", outcomes.len() - gone));
    Ok(Done { sound: true, text })
}

fn words(report: &Report, json: bool) -> String {
    if json {
        let left: Vec<_> = report.left.iter().map(|(file, why)| json!({ "file": file, "reason": why })).collect();
        return format!(
            "{}\n",
            json!({ "stored": report.stored, "held": report.held, "unknown": report.unknown, "left": left })
        );
    }
    let mut text = String::new();
    for file in &report.unknown {
        text.push_str(&format!("格式未识别，原样存入 {file}\n"));
    }
    for (file, why) in &report.left {
        text.push_str(&format!("未存入 {file}：{why}\n"));
    }
    let (stored, held, left) = (report.stored.len(), report.held.len(), report.left.len());
    text.push_str(&format!("存入 {stored} 段，已有 {held} 段，未存入 {left} 个文件。\n"));
    text
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
                json!({ "file": path.display().to_string(), "error": "不是能识别的录像、录音或者照片格式。" })
            }
        };
        print(&format!("{line}\n"))?;
    }
    Ok(complete)
}
