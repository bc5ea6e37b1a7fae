//! Commands beside a running server. Who only reads opens a snapshot ([`Site::to_read`]); what has to be written is handed to
//! the server over a socket in the data folder, which only the account that owns the folder may open, so that one process
//! alone appends to the log, in one order. Where no server runs, the command does it itself. A backup reads, and has the server
//! [`hold`] what it copies.

pub(crate) mod hold;

use crate::archive::command::take_bag;
use crate::cli::{file_bytes, hand_list_in};
use crate::recordings::command::{dispose_all, take_folder};
use crate::site::Site;
use crate::{desk, failure, logs};
use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::fs::{DirBuilder, File};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The folder of the socket in the data folder: nobody else enters it.
const FOLDER: &str = "commands";
/// The socket.
const SOCKET: &str = "socket";
/// Largest job and largest answer, in bytes.
const WORDS_MAX: u64 = 16 * 1024 * 1024;

/// How long a command may take to say what it wants.
const WORDS_WAIT: Duration = Duration::from_secs(30);

/// What a command wants written. Paths are absolute: the server stands in another folder.
#[derive(Serialize, Deserialize)]
pub(crate) enum Job {
    /// `mingfa media import`
    Recordings(Recordings),
    /// `mingfa media dispose`
    Disposal,
    /// `mingfa archive import`
    Bag { bag: PathBuf, keys: Vec<String> },
    /// `mingfa register import`
    List { kind: String, file: PathBuf, agency: String },
    /// `mingfa law calendar`
    Calendar { file: PathBuf, correct: bool },
    /// `mingfa ledger rotate`
    Keys,
}

/// What is asked of the server.
#[derive(Serialize, Deserialize)]
enum Asked {
    Work(Job),
    /// `mingfa backup`
    Hold,
}

/// A docking station's folder and what its keeper states.
#[derive(Serialize, Deserialize)]
pub(crate) struct Recordings {
    pub(crate) folder: PathBuf,
    pub(crate) case: String,
    pub(crate) agency: Option<String>,
    pub(crate) device: Option<String>,
    pub(crate) keeper: Option<String>,
    pub(crate) clock_offset_s: Option<f64>,
    pub(crate) json: bool,
}

/// What came of a job.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Done {
    /// Was everything as it should be?
    pub(crate) sound: bool,
    /// For standard output.
    pub(crate) text: String,
}

impl Job {
    fn carry_out(self, site: &Arc<Site>) -> anyhow::Result<Done> {
        match self {
            Job::Recordings(recordings) => take_folder(site, &recordings),
            Job::Disposal => dispose_all(site),
            Job::Bag { bag, keys } => take_bag(site, &bag, &keys),
            Job::Keys => logs::rotate(site),
            Job::List { kind, file, agency } => hand_list_in(site, &kind, &file, &agency),
            Job::Calendar { file, correct } => {
                let body = file_bytes(&file)?;
                let year = crate::calendar::import_file(site, &body, correct)?;
                let changed = desk::derive_all_tasks(site)?;
                let text = format!("{year}年放假安排已导入，{changed} 件案件的期限重新推算。\n");
                Ok(Done { sound: true, text })
            }
        }
    }
}

/// Has a job done: by the server that runs on this data folder, or here.
pub(crate) fn have_done(data: &Path, job: Job) -> anyhow::Result<Done> {
    match connected(data)? {
        Some(stream) => handed_over(stream, job),
        None => job.carry_out(&Arc::new(Site::open(data)?)),
    }
}

/// Has the server hold what a backup copies; none where no server runs.
pub(crate) fn held(data: &Path) -> anyhow::Result<Option<hold::LogHeld>> {
    let Some(mut stream) = connected(data)? else { return Ok(None) };
    ask(&mut stream, &Asked::Hold)?;
    hold::LogHeld::by(hold::Talk::over(stream)).map(Some)
}

/// A path of the socket that is short enough for every data folder.
fn socket(folder: &File) -> PathBuf {
    PathBuf::from(format!("/proc/self/fd/{}/{SOCKET}", folder.as_raw_fd()))
}

/// The server, where one answers; what a killed one left behind answers nothing.
fn connected(data: &Path) -> anyhow::Result<Option<UnixStream>> {
    let absent = |error: &std::io::Error| matches!(error.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused);
    let found = File::open(data.join(FOLDER)).and_then(|folder| UnixStream::connect(socket(&folder)));
    match found {
        Ok(stream) => Ok(Some(stream)),
        Err(error) if absent(&error) => Ok(None),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => anyhow::bail!(
            "数据目录 {} 不属于本用户，不能向正在运行的服务交办。请用运行服务的用户执行。",
            data.display()
        ),
        Err(error) => Err(error).context("不能连接正在运行的服务"),
    }
}

fn ask(stream: &mut UnixStream, asked: &Asked) -> anyhow::Result<()> {
    Ok(writeln!(stream, "{}", serde_json::to_string(asked)?)?)
}

fn handed_over(mut stream: UnixStream, job: Job) -> anyhow::Result<Done> {
    ask(&mut stream, &Asked::Work(job))?;
    let mut answer = String::new();
    stream.take(WORDS_MAX).read_to_string(&mut answer)?;
    let answer: Option<Result<Done, String>> = match answer.is_empty() {
        true => None,
        false => Some(serde_json::from_str(&answer).context("服务的答复不能读取，请使用与服务同一版本的程序")?),
    };
    match answer {
        Some(done) => done.map_err(|words| anyhow::anyhow!("{words}")),
        None => anyhow::bail!("服务没有答复就停止了。请重新启动服务后再执行一次：已经存入的不会重复。"),
    }
}

/// Removes a socket that nobody listens to, so that whatever copies the folder finds files alone. The caller holds the lock of
/// the folder: who listened has ended, or is the caller.
pub(crate) fn clear(data: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(data.join(FOLDER).join(SOCKET)) {
        Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Err(error),
        _ => Ok(()),
    }
}

/// Listens for commands. The caller holds the lock of the folder, so a socket that is there belongs to a process that ended.
pub(crate) fn listen(site: &Arc<Site>) -> anyhow::Result<()> {
    let path = site.store.folder().join(FOLDER);
    match DirBuilder::new().mode(0o700).create(&path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error.into()),
        _ => {}
    }
    let folder = File::open(&path)?;
    clear(site.store.folder())?;
    let listener = UnixListener::bind(socket(&folder)).context("不能监听本机命令")?;
    let site = Arc::downgrade(site);
    // One job after the other: a second docking station waits for the first. A backup waits for none.
    let turn = Arc::new(Mutex::new(()));
    let named = |name: &str| std::thread::Builder::new().name(name.into());
    named("mingfa-commands").spawn(move || {
        for stream in listener.incoming() {
            let Some(site) = site.upgrade() else { return };
            let turn = Arc::clone(&turn);
            let answered = stream.and_then(|stream| {
                named("mingfa-command").spawn(move || {
                    if let Err(error) = answer(site, stream, &turn) {
                        tracing::error!(error = %format!("{error:#}"), "a command was not answered");
                    }
                })
            });
            if let Err(error) = answered {
                tracing::error!(%error, "a command was not answered");
            }
        }
    })?;
    Ok(())
}

fn answer(site: Arc<Site>, mut stream: UnixStream, turn: &Mutex<()>) -> anyhow::Result<()> {
    stream.set_read_timeout(Some(WORDS_WAIT))?;
    let mut line = String::new();
    BufReader::new(&stream).take(WORDS_MAX).read_line(&mut line)?;
    let done: Result<Done, String> = match serde_json::from_str::<Asked>(&line) {
        Ok(Asked::Hold) => return hold::keep(site, hold::Talk::over(stream)),
        Ok(Asked::Work(job)) => {
            let _turn = turn.lock().map_err(|_| anyhow::anyhow!("a command panicked"))?;
            job.carry_out(&site).map_err(|error| failure::told(&error))
        }
        Err(_) => Err("正在运行的服务不认得这项命令，请使用与服务同一版本的程序。".to_owned()),
    };
    // Whoever hears the answer may be waiting for the folder.
    drop(site);
    stream.write_all(serde_json::to_string(&done)?.as_bytes())?;
    Ok(())
}

#[cfg(test)]
mod tests;
