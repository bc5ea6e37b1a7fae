//! `mingfa archive`.

use super::import::{self, Imported};
use super::{bag, check};
use crate::beside::{Done, Job, have_done};
use crate::cli::print;
use crate::desk;
use crate::failure;
use crate::site::Site;
use anyhow::bail;
use clap::Subcommand;
use ledger::note::VerifierKey;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Subcommand)]
pub(crate) enum Archive {
    /// 把一件案件导出为 BagIt 包：两卷、全部文书、附件、音像、记录流、账上的证明和核验程序
    Export {
        /// 案件编号或者案号
        case: String,
        /// 要建立的文件夹
        out: PathBuf,
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
        /// 机关；几个机关有同号案件时需要
        #[arg(long)]
        agency: Option<String>,
    },
    /// 核验一个导出的包，通过后存入本站：记录流逐字不变，附件和音像随入；不符的不存
    Import {
        /// 文件夹
        bag: PathBuf,
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
        /// 信任的公钥；不写的用包内的公钥
        #[arg(long)]
        key: Vec<String>,
    },
    /// 核验一个导出的包，不需要数据库；指出第一处不符
    Verify {
        /// 文件夹
        bag: PathBuf,
        /// 信任的公钥；不写的用包内的公钥
        #[arg(long)]
        key: Vec<String>,
    },
}

pub(crate) fn run(archive: Archive) -> anyhow::Result<bool> {
    match archive {
        Archive::Export { case, out, data, agency } => {
            let site = Site::to_read(&data)?;
            let (agency, id) = crate::recordings::import::named(&site, &case, agency.as_deref())?;
            let opened = desk::read(&site, &agency, &id).map_err(|error| anyhow::anyhow!("不能读取案件：{error:?}"))?;
            let files = bag::write(&site, &opened, &out)?;
            print(&format!("已导出 {}，{files} 个文件，在 {}\n", opened.case.number, out.display()))?;
            Ok(true)
        }
        Archive::Import { bag, data, key } => {
            trusted(&bag, &key)?;
            let done = have_done(&data, Job::Bag { bag: std::path::absolute(&bag)?, keys: key })?;
            print(&done.text)?;
            Ok(done.sound)
        }
        Archive::Verify { bag, key } => {
            let keys = trusted(&bag, &key)?;
            match check::check(&bag, &keys) {
                Ok(found) => {
                    let by = if keys.is_empty() {
                        "包内的公钥，请与该机关公布的核对"
                    } else {
                        "你给出的公钥"
                    };
                    print(&format!("完好：{} 个文件，{} 个事件都在账上（{by}）。\n", found.files, found.events))?;
                    Ok(true)
                }
                Err(error) => {
                    print(&format!("不符：{}\n", failure::told(&error)))?;
                    Ok(false)
                }
            }
        }
    }
}

/// Verifies a bag and stores its case.
pub(crate) fn take_bag(site: &Arc<Site>, bag: &Path, keys: &[String]) -> anyhow::Result<Done> {
    let found = import::import(site, bag, &trusted(bag, keys)?)?;
    let Imported { number, events, files, proofs, known } = &found;
    let text = match known {
        true => format!("核验通过。{number} 已在本站，逐字一致，没有再存。\n"),
        false => format!(
            "核验通过，已存入 {number}：{events} 个事件、{files} 个文件。原账的证明在 {}。公示、草稿、评查不在包内；新增的人员没有权限和密码，需要时由管理员设置。\n",
            proofs.display()
        ),
    };
    Ok(Done { sound: true, text })
}

/// The keys that the reader brings for a bag that is there.
fn trusted(bag: &Path, keys: &[String]) -> anyhow::Result<Vec<VerifierKey>> {
    if !bag.is_dir() {
        bail!("没有文件夹 {}", bag.display());
    }
    keys.iter()
        .map(|text| VerifierKey::parse(text).map_err(|error| anyhow::anyhow!("公钥“{text}”不能读取：{error}")))
        .collect()
}
