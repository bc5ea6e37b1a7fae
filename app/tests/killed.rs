//! A server that is killed, as the machine kills it: what it leaves keeps no command, no backup and no other server out.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::io::{BufRead, BufReader};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn mingfa(words: &[&str], data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mingfa"));
    command.args(words).arg("--data").arg(data);
    command
}

fn serve(data: &Path) -> Server {
    let mut command = mingfa(&["serve", "--listen", "127.0.0.1:0"], data);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("已启动")), "the server ended");
    // Whoever writes into a pipe that nobody reads waits for ever.
    std::thread::spawn(move || lines.for_each(drop));
    Server(child)
}

fn done(output: &Output) -> String {
    let words = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{words}");
    words
}

fn is_left(data: &Path) -> bool {
    std::fs::symlink_metadata(data.join("commands/socket")).is_ok_and(|about| about.file_type().is_socket())
}

#[test]
fn what_a_killed_server_leaves_keeps_no_command_no_backup_and_no_other_server_out() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    // Killed, then started: the next takes the socket over and hears commands, which itself holds the folder's lock.
    drop(serve(&data));
    assert!(is_left(&data));
    let server = serve(&data);
    assert!(done(&mingfa(&["media", "dispose"], &data).output().unwrap()).contains("删除 0 个文件"));
    drop(server);
    // Killed, then a command alone.
    assert!(is_left(&data));
    assert!(done(&mingfa(&["media", "dispose"], &data).output().unwrap()).contains("删除 0 个文件"));
    assert!(!is_left(&data), "whatever copies the folder finds files alone");
    // Killed, then a backup, and the folder restored.
    drop(serve(&data));
    assert!(is_left(&data));
    let file = folder.path().join("backup");
    let file = file.to_str().unwrap();
    done(&mingfa(&["backup", file], &data).output().unwrap());
    assert!(!is_left(&data));
    done(&mingfa(&["restore", file], &folder.path().join("other")).output().unwrap());
}
