//! The command line: help in Chinese, options in English. Exit status 0 done, 1 answered with errors, 2 not understood.

use crate::archive::command::Archive;
use crate::beside::{Done, Job, have_done};
use crate::logs::Ledger;
use crate::recordings::command::Media;
use crate::site::{self, Delivery, Site};
use crate::web::sign_off::Unsigned;
use crate::{
    backup, bench, beside, credit, demo, desk, doctor, failure, logs, outward, portal, recordings, silence, web,
};
use anyhow::Context;
use clap::error::{ContextKind, ErrorKind};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use law::Moment;
use law::calendar::Calendar;
use std::fs::File;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Largest input on standard input, in bytes.
const INPUT_SIZE_MAX: u64 = 256 * 1024 * 1024;

#[derive(Parser)]
#[command(name = "mingfa", version, about = "明法：行政执法三项制度（公示、全过程记录、法制审核）办案系统")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Args)]
struct Serve {
    /// 数据目录
    #[arg(long)]
    data: PathBuf,
    /// 监听地址
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

#[derive(Args)]
struct Demo {
    #[command(flatten)]
    serve: Serve,
    /// 演示用的现在（例如 2026-03-02T09:00），不等法定期限即可走完各步；不填为实际时间
    #[arg(long, value_parser = Moment::parse)]
    at: Option<Moment>,
}

#[derive(Subcommand)]
enum Command {
    /// 启动服务
    Serve(Serve),
    /// 在空目录中建立演示数据，列出帐号并启动服务
    Demo(Demo),
    /// 法律时间、规则、证件号码
    #[command(subcommand)]
    Law(Law),
    /// 查看案件
    #[command(subcommand)]
    Case(Case),
    /// 公示清单
    #[command(subcommand)]
    Register(Register),
    /// 公示：脱敏、检查已公开的决定、双公示文件
    #[command(subcommand)]
    Disclosure(Disclosure),
    /// 法制审核：按目录判断是否应当审核
    #[command(subcommand)]
    Review(Review),
    /// 音像记录：核对覆盖、导入、读出文件说明
    #[command(subcommand)]
    Media(Media),
    /// 公开的账：核验、更换密钥
    #[command(subcommand)]
    Ledger(Ledger),
    /// 归档：导出案卷、核验导出的包
    #[command(subcommand)]
    Archive(Archive),
    /// 由记录流重新推导每件案件并核对，再核对公开的账
    Doctor {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
    },
    /// 重新读出每一个附件和音像文件，与摘要比对
    Scrub {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
    },
    /// 把数据目录里的附件和音像移入 mingfa.toml 的 [objects] 所写的对象存储；中断后再运行即可接着移
    MoveObjects {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
    },
    /// 备份：全部数据到一个文件，公开的账、附件和音像到旁边的 FILE.files；再次备份只存新增的
    Backup {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
        /// 备份文件
        file: PathBuf,
    },
    /// 从备份恢复到空的数据目录：数据、公开的账、附件和音像
    Restore {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
        /// 备份文件
        file: PathBuf,
    },
    /// 性能测量：workdays、events、redact、lists、pdf、media、ledger、search、portal
    Bench {
        /// 名称
        name: String,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum Law {
    /// 第 n 个工作日：读入含 start_date,n 两列的 CSV
    Workdays {
        /// CSV 文件，- 为标准输入
        #[arg(long)]
        csv: String,
    },
    /// 某规则自某日起算的末日
    Due {
        /// 义务编号或者规则编号，例如 G21.2、A60、CASE-90
        rule: String,
        /// 起算日，例如 2026-02-12
        date: String,
        /// 逐日说明
        #[arg(long)]
        explain: bool,
        /// 数据目录：按机关的签核和导入的放假安排说明
        #[arg(long, requires = "agency")]
        data: Option<PathBuf>,
        /// 机关代号
        #[arg(long, requires = "data")]
        agency: Option<String>,
    },
    /// 居民身份证号码、统一社会信用代码：一行一个
    Identify {
        /// 文件，- 为标准输入
        file: String,
    },
    /// 核对并导入新公布的放假安排
    Calendar {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
        /// 更正已公布的安排
        #[arg(long)]
        correct: bool,
        /// 国务院办公厅通知的文字，或者每个节日一行的表（UTF-8 或者 GB18030）
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum Case {
    /// 一件案件的记录流，一行一个事件
    Events {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
        /// 机关
        agency: String,
        /// 案件
        id: String,
    },
}

#[derive(Subcommand)]
enum Register {
    /// 读取清单（Excel、CSV），不写入
    Import {
        /// 清单种类：powers、officers 等
        kind: String,
        /// 文件
        file: PathBuf,
        /// 机关
        #[arg(long)]
        agency: Option<String>,
        /// 数据目录；导入生效时需要
        #[arg(long)]
        data: Option<PathBuf>,
        /// 只核对，不写入
        #[arg(long)]
        dry_run: bool,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum Review {
    /// 逐行判断：哪一条触发、依据哪些事实、还要由人回答什么
    Evaluate {
        /// 法制审核目录（Excel 或者 CSV）；不给时只按法律和办法判断
        #[arg(long)]
        catalogue: Option<PathBuf>,
        /// 每行一个 JSON 对象的文件，- 为标准输入
        #[arg(long)]
        json: String,
    },
}

#[derive(Subcommand)]
enum Disclosure {
    /// 脱敏：一行一段 JSON
    Redact {
        /// 文件，- 为标准输入
        #[arg(long)]
        jsonl: String,
    },
    /// 核对双公示文件（行政处罚、行政许可）：逐行逐项
    CheckCredit {
        /// Excel 或者 CSV 文件，- 为标准输入
        file: String,
        /// 种类：penalty 行政处罚，licence 行政许可
        #[arg(long)]
        kind: String,
        /// 核对之日，例如 2026-03-09；不写为今天
        #[arg(long)]
        on: Option<String>,
        /// 文件中没有公示、上报日期的，整份文件的上报日期
        #[arg(long)]
        uploaded: Option<String>,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
    /// 双公示对账：我方报送的文件和信用平台导出的文件
    ReconcileCredit {
        /// 我方报送的文件
        ours: String,
        /// 平台导出的文件
        theirs: String,
        /// 种类：penalty 行政处罚，licence 行政许可
        #[arg(long)]
        kind: String,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
    /// 由案件生成行政处罚双公示文件（CSV 或者 Excel，按扩展名）
    CreditFile {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
        /// penalty 行政处罚，licence 行政许可
        #[arg(long, default_value = "penalty")]
        kind: String,
        /// 机关；不写为全部机关
        #[arg(long)]
        agency: Option<String>,
        /// 决定日期自，例如 2026-03-01
        #[arg(long)]
        from: String,
        /// 决定日期至
        #[arg(long)]
        to: String,
        /// 写入的文件：.csv 或者 .xlsx
        out: PathBuf,
    },
    /// 在全部公开出口中搜索应当隐去的信息；发现一处即以状态 1 结束
    Attack {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
    },
    /// 规则变化后，按现在的规则重新生成每项公示，与公开的内容逐行比较；有不同即以状态 1 结束
    Again {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
    },
    /// 把公示网站导出为静态文件，任何网页服务器都能发布；再次导出只写改动的文件
    ExportSite {
        /// 写入的目录：空目录，或者以前导出的目录
        out: PathBuf,
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
        /// 一并导出每项决定的 PDF
        #[arg(long)]
        pdf: bool,
    },
    /// 检查已公开的决定：一行一份 JSON
    Inspect {
        /// 文件，- 为标准输入
        #[arg(long)]
        jsonl: String,
    },
}

/// Reads the command line and runs what it asks for.
pub(crate) fn run() -> ExitCode {
    let matches = match in_chinese(Cli::command()).try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return explain(&error),
    };
    let result = Cli::from_arg_matches(&matches).context("命令行").and_then(|cli| carry_out(cli.command));
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("mingfa：{}", failure::told(&error));
            ExitCode::from(2)
        }
    }
}

/// Help and mistakes in Chinese; the help itself is an answer, a mistake is not.
fn explain(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        let mut text = error.render().to_string();
        for (english, chinese) in
            [("[OPTIONS]", "[选项]"), ("<COMMAND>", "<命令>"), ("Options:", "选项:"), ("Print version", "显示版本")]
        {
            text = text.replace(english, chinese);
        }
        return if print(&text).is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let named = [ContextKind::InvalidSubcommand, ContextKind::InvalidArg, ContextKind::InvalidValue]
        .into_iter()
        .find_map(|kind| error.get(kind));
    let what = named.map_or_else(String::new, |value| format!("：{value}"));
    let reason = match error.kind() {
        ErrorKind::MissingRequiredArgument => "缺少参数",
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "缺少命令",
        ErrorKind::InvalidSubcommand => "没有这个命令",
        ErrorKind::UnknownArgument => "没有这个参数",
        _ => "参数不对",
    };
    eprintln!("mingfa：{reason}{what}。用 --help 查看帮助。");
    ExitCode::from(2)
}

/// Headings of the help in Chinese, all the way down.
fn in_chinese(command: clap::Command) -> clap::Command {
    let template = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";
    let command = command
        .help_template(template)
        .subcommand_help_heading("命令")
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .arg(
            clap::Arg::new("help")
                .long("help")
                .short('h')
                .help("显示帮助")
                .action(clap::ArgAction::Help)
                .global(false)
                .help_heading("选项"),
        );
    let command =
        command.mut_args(|arg| if arg.is_positional() { arg.help_heading("参数") } else { arg.help_heading("选项") });
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| command.mut_subcommand(name, in_chinese))
}

fn carry_out(command: Command) -> anyhow::Result<bool> {
    match command {
        Command::Serve(serve) => start(&serve, None),
        Command::Demo(demo) => start(&demo.serve, Some(demo.at)),
        Command::Law(law) => self::law(law),
        Command::Case(Case::Events { data, agency, id }) => {
            let site = Site::to_read(&data)?;
            let events = site.store.read(|unit| store::cases::events(unit, &agency, &id))?;
            let lines: Result<Vec<String>, _> = events.iter().map(serde_json::to_string).collect();
            anyhow::ensure!(!events.is_empty(), "机关 {agency} 没有案件 {id}。请用案件编号，不是案号。");
            print(&(lines?.join("\n") + "\n"))?;
            Ok(true)
        }
        Command::Register(register) => self::register(register),
        Command::Review(Review::Evaluate { catalogue, json }) => {
            let rows = catalogue.as_deref().map(catalogue_rows).transpose()?.unwrap_or_default();
            let answer = enforcement::review::catalogue::evaluate_lines(&rows, &text(&json)?);
            print(&answer.text)?;
            Ok(answer.complete)
        }
        Command::Disclosure(Disclosure::Redact { jsonl }) => {
            let answer = enforcement::disclosure::redact::redact_lines(&text(&jsonl)?);
            print(&answer.text)?;
            Ok(answer.complete)
        }
        Command::Disclosure(Disclosure::Inspect { jsonl }) => {
            let answer = enforcement::disclosure::inspect::inspect_lines(&text(&jsonl)?, today());
            print(&answer.text)?;
            Ok(answer.complete)
        }
        Command::Disclosure(Disclosure::Attack { data }) => {
            let report = portal::attack::run(&Site::to_read(&data)?).map_err(|error| anyhow::anyhow!("{error:?}"))?;
            print(&report.text)?;
            Ok(report.sound)
        }
        Command::Disclosure(Disclosure::Again { data }) => {
            let report = portal::again::run(&Site::to_read(&data)?).map_err(|error| anyhow::anyhow!("{error:?}"))?;
            print(&report.text)?;
            Ok(report.same)
        }
        Command::Disclosure(Disclosure::ExportSite { out, data, pdf }) => {
            let site = Site::to_read(&data)?;
            logs::refuse_older(&site)?;
            // A running server has done this when it started.
            if !site.store.is_beside() {
                store::log::adopt(&site.store)?;
                desk::index_publications(&site).map_err(|error| anyhow::anyhow!("{error:?}"))?;
                site.publish_log()?;
            }
            let delivery = if pdf { Delivery::ExportedWithPaper } else { Delivery::Exported };
            let report = portal::export::run(site, &out, delivery)?;
            print(&format!(
                "已导出 {} 件公示，写入 {} 个文件，删除 {} 个。\n",
                report.publications, report.written, report.removed
            ))?;
            Ok(true)
        }
        Command::Media(media) => recordings::command::run(&media),
        Command::Archive(archive) => crate::archive::command::run(archive),
        Command::Disclosure(Disclosure::CheckCredit { file, kind, on, uploaded, json }) => {
            credit::check(&file, &kind, on.as_deref(), uploaded.as_deref(), json)
        }
        Command::Disclosure(Disclosure::ReconcileCredit { ours, theirs, kind, json }) => {
            credit::reconcile(&ours, &theirs, &kind, json)
        }
        Command::Disclosure(Disclosure::CreditFile { data, kind, agency, from, to, out }) => {
            credit::write(&Site::to_read(&data)?, &kind, agency.as_deref(), &from, &to, &out)
        }
        Command::Doctor { data } => {
            let site = Site::to_read(&data)?;
            let doctor::Findings { seen, faults } =
                doctor::examine(&site).map_err(|error| anyhow::anyhow!("{error:?}"))?;
            print(&faults.iter().map(|fault| format!("{fault}\n")).collect::<String>())?;
            print(&format!("核对 {seen} 件案件，{} 处不一致。\n", faults.len()))?;
            let (entries, damage) = logs::doctor(&site)?;
            print(&damage.iter().map(|fault| format!("{fault}\n")).collect::<String>())?;
            print(&format!("核对账上 {entries} 条，{} 处不一致。\n", damage.len()))?;
            Ok(faults.is_empty() && damage.is_empty())
        }
        Command::Scrub { data } => {
            let found = crate::archive::scrub::scrub(&Site::to_read(&data)?)?;
            print(&found.faults.iter().map(|fault| format!("{fault}\n")).collect::<String>())?;
            print(&format!("重新读出 {} 个文件，{} 个损坏或者丢失。\n", found.read, found.faults.len()))?;
            Ok(found.faults.is_empty())
        }
        Command::MoveObjects { data } => move_objects(&Site::existing(&data)?),
        Command::Ledger(command) => {
            let (sound, text) = logs::run(command)?;
            print(&text)?;
            Ok(sound)
        }
        Command::Backup { data, file } => {
            let done = backup::backup(&data, &file)?;
            print(&done.text)?;
            Ok(done.sound)
        }
        Command::Restore { data, file } => {
            let done = backup::restore(&data, &file)?;
            print(&done.text)?;
            Ok(done.sound)
        }
        Command::Bench { name, json } => bench::run(&name, json),
    }
}

fn move_objects(site: &Site) -> anyhow::Result<bool> {
    if site.config.objects.is_none() {
        anyhow::bail!("mingfa.toml 没有写明 [objects]，附件和音像仍在数据目录，没有移动。");
    }
    let moved = store::objects::move_out(&site.store)?;
    print(&moved.damaged.iter().map(|digest| format!("内容已损坏，没有移动：{digest}\n")).collect::<String>())?;
    print(&format!("移入对象存储 {} 个文件，{} 个损坏。\n", moved.moved, moved.damaged.len()))?;
    Ok(moved.damaged.is_empty())
}

pub(crate) fn today() -> law::Date {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    law::Moment::from_unix(i64::try_from(seconds).unwrap_or(0)).date()
}

fn law(law: Law) -> anyhow::Result<bool> {
    let answer = match law {
        Law::Workdays { csv } => {
            let body = register::text(&bytes(&csv)?).map_err(|reason| anyhow::anyhow!("{reason}"))?;
            law::command::workdays(body.as_bytes(), Calendar::published())
        }
        Law::Due { rule, date, explain, data, agency } => {
            let site = data.as_deref().map(Site::to_read).transpose()?;
            let unsigned = match (&site, &agency) {
                (Some(site), Some(agency)) => Unsigned::of(site, agency),
                _ => Unsigned::all(),
            };
            let calendar = site.as_ref().map_or(Calendar::published(), |site| &site.calendar);
            law::command::due_on(&rule, &date, explain, calendar).map(|mut answer| {
                if explain {
                    answer.text.push_str(&unsigned.line(&rule));
                }
                answer
            })
        }
        Law::Identify { file } => {
            let body = bytes(&file)?;
            // Every line is answered, one that is no text in any encoding too.
            let lines = register::text(&body).unwrap_or_else(|_| String::from_utf8_lossy(&body).into_owned());
            print(&law::command::identify_lines(&lines, today())?)?;
            return Ok(true);
        }
        Law::Calendar { data, correct, file } => {
            site::known(&data)?;
            // What cannot be read is told before anybody is asked.
            file_bytes(&file)?;
            let done = have_done(&data, Job::Calendar { file: std::path::absolute(&file)?, correct })?;
            print(&done.text)?;
            return Ok(done.sound);
        }
    };
    match answer {
        Ok(answer) => {
            print(&answer.text)?;
            Ok(answer.complete)
        }
        Err(reason) => {
            eprintln!("{reason}");
            Ok(false)
        }
    }
}

/// The rows of a catalogue file; a file with faults is refused whole, with row and column.
fn catalogue_rows(file: &std::path::Path) -> anyhow::Result<Vec<enforcement::review::catalogue::Row>> {
    let kind = register::Kind::Catalogue;
    let body = file_bytes(file)?;
    let import = register::read(kind, file.file_name().and_then(|name| name.to_str()).unwrap_or_default(), &body);
    if !import.errors.is_empty() {
        let faults: Vec<String> = import.errors.iter().map(ToString::to_string).collect();
        anyhow::bail!("目录不能使用：\n{}", faults.join("\n"));
    }
    Ok(crate::lists::catalogue_rows(&import))
}

fn register(register: Register) -> anyhow::Result<bool> {
    let Register::Import { kind, file, agency, data, dry_run, json } = register;
    let (import, _, _) = list(&kind, &file)?;
    if json {
        let register::Import { kind, columns, rows, errors, warnings, .. } = &import;
        let list = serde_json::json!({ "kind": kind, "columns": columns, "rows": rows, "errors": errors });
        print(&(list.to_string() + "\n"))?;
        warnings.iter().for_each(|warning| eprintln!("提醒：{warning}"));
    } else {
        let errors: String = import.errors.iter().map(|error| format!("{error}\n")).collect();
        let warnings: String = import.warnings.iter().map(|warning| format!("提醒：{warning}\n")).collect();
        let errors = errors + &warnings;
        print(&format!("{errors}共 {} 行，{} 处错误。\n", import.rows.len(), import.errors.len()))?;
    }
    if !import.errors.is_empty() {
        return Ok(false);
    }
    if !dry_run {
        let (Some(agency), Some(data)) = (agency, data) else {
            anyhow::bail!("导入需要 --agency 和 --data；只核对用 --dry-run")
        };
        site::known(&data)?;
        let done = have_done(&data, Job::List { kind, file: std::path::absolute(&file)?, agency })?;
        print(&done.text)?;
        return Ok(done.sound);
    }
    Ok(true)
}

/// A list as read, its file's name and bytes.
fn list(kind: &str, file: &Path) -> anyhow::Result<(register::Import, String, Vec<u8>)> {
    let list = register::Kind::from_key(kind).with_context(|| format!("没有清单种类“{kind}”"))?;
    let body = file_bytes(file)?;
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    Ok((register::read(list, &name, &body), name, body))
}

/// Hands a list to the secrecy review; one with a fault is handed in by nobody.
pub(crate) fn hand_list_in(site: &Site, kind: &str, file: &Path, agency: &str) -> anyhow::Result<Done> {
    let (import, name, body) = list(kind, file)?;
    anyhow::ensure!(import.errors.is_empty(), "{} 有错误，没有提交", file.display());
    crate::lists::hand_in(site, agency, &import, &name, &body)?;
    Ok(Done {
        sound: true, text: "已提交保密审查，审查公布后生效（公示办法第五条）。\n".to_owned()
    })
}

/// An input whole, a file or standard input; one that is too large is refused.
pub(crate) fn bytes(file: &str) -> anyhow::Result<Vec<u8>> {
    let named = if file == "-" { "标准输入" } else { file };
    let told = || format!("不能读取 {named}");
    let mut body = Vec::new();
    match file {
        "-" => std::io::stdin().lock().take(INPUT_SIZE_MAX + 1).read_to_end(&mut body).with_context(told)?,
        _ => File::open(file).with_context(told)?.take(INPUT_SIZE_MAX + 1).read_to_end(&mut body).with_context(told)?,
    };
    anyhow::ensure!(
        body.len() as u64 <= INPUT_SIZE_MAX,
        "{named} 超过 {} MB，没有读取。请分成几份。",
        INPUT_SIZE_MAX >> 20
    );
    Ok(body)
}

/// A file whole.
pub(crate) fn file_bytes(file: &Path) -> anyhow::Result<Vec<u8>> {
    bytes(file.to_str().with_context(|| format!("文件名 {} 不是 UTF-8", file.display()))?)
}

/// A text in UTF-8; anything else is refused whole.
pub(crate) fn text(file: &str) -> anyhow::Result<String> {
    String::from_utf8(bytes(file)?).map_err(|error| {
        let place = error.utf8_error().valid_up_to() + 1;
        anyhow::anyhow!("输入不是 UTF-8 文字（从第 {place} 个字节起），请转换编码后再试。")
    })
}

/// Prints; a reader that closed the pipe has seen enough.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Serves; `demo` is a demonstration, with the time that its clock is set to where it is set.
fn start(serve: &Serve, demo: Option<Option<Moment>>) -> anyhow::Result<bool> {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()))
        .init();
    let site = Site::open(&serve.data)?;
    let site = Arc::new(match demo.flatten() {
        Some(now) => site.set_to(now),
        None => site,
    });
    logs::refuse_older(&site)?;
    if demo.is_some() {
        print(&demo::furnish(&site)?)?;
    }
    recordings::upload::recover(&site)?;
    store::log::adopt(&site.store)?;
    desk::index_publications(&site).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    desk::count_cases(&site).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    site.publish_log()?;
    beside::listen(&site)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async move {
        let listener =
            tokio::net::TcpListener::bind(serve.listen).await.with_context(|| format!("不能监听 {}", serve.listen))?;
        print(&format!("已启动：http://{}\n", listener.local_addr()?))?;
        let stop = async {
            let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
            let terminated = async {
                match &mut term {
                    Some(term) => {
                        term.recv().await;
                    }
                    None => std::future::pending().await,
                }
            };
            tokio::select! { _ = tokio::signal::ctrl_c() => {}, () = terminated => {} }
        };
        let publishing = tokio::spawn(logs::keep_published(Arc::clone(&site)));
        let expiring = tokio::spawn(portal::expiry::keep_expiring(Arc::clone(&site)));
        let carrying = tokio::spawn(outward::courier::keep_carrying(Arc::clone(&site)));
        let accepting = tokio::spawn(silence::keep_accepting(Arc::clone(&site)));
        let following = tokio::spawn(portal::copies::keep_following(Arc::clone(&site)));
        // On a worker's thread: a connection accepted here would wake a worker, and that costs more than a page.
        let serving = web::serve(listener, Arc::clone(&site)).with_graceful_shutdown(stop);
        tokio::spawn(serving.into_future()).await??;
        publishing.abort();
        expiring.abort();
        accepting.abort();
        carrying.abort();
        following.abort();
        tokio::task::spawn_blocking(move || -> anyhow::Result<()> {
            site.publish_log()?;
            Ok(beside::clear(site.store.folder())?)
        })
        .await??;
        Ok(true)
    })
}
