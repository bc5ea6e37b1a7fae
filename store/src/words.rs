//! What the system, SQLite and PostgreSQL refuse, in words for whoever runs the command; their own words, which are in English,
//! are for the log.

use crate::door::Error;
use rusqlite::ErrorCode;
use std::io::{self, ErrorKind};

/// What is said where neither a kind nor a code says more.
pub const UNKNOWN: &str = "读写失败";

/// Is there something in it for a reader of Chinese?
pub fn is_chinese(text: &str) -> bool {
    text.chars().any(|sign| matches!(sign, '\u{4E00}'..='\u{9FFF}'))
}

/// Why a file, a folder or a connection was refused.
pub fn of_io(error: &io::Error) -> String {
    // Made by us, with words of our own.
    if let Some(own) = error.get_ref().map(ToString::to_string).filter(|own| is_chinese(own)) {
        return own;
    }
    let known = match error.kind() {
        ErrorKind::NotFound => "没有这个文件或者文件夹",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::AlreadyExists => "已经有同名的文件或者文件夹",
        ErrorKind::IsADirectory => "是文件夹，不是文件",
        ErrorKind::NotADirectory => "路径中有一段是文件，不是文件夹",
        ErrorKind::DirectoryNotEmpty => "文件夹不是空的",
        ErrorKind::ReadOnlyFilesystem => "所在的磁盘只能读取",
        ErrorKind::StorageFull => "磁盘已满",
        ErrorKind::QuotaExceeded => "超过了磁盘配额",
        ErrorKind::FileTooLarge => "文件过大",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "正被占用",
        ErrorKind::CrossesDevices => "跨了两个磁盘",
        ErrorKind::TooManyLinks => "链接过多",
        ErrorKind::InvalidFilename => "文件名不能使用",
        ErrorKind::InvalidData => "内容不是应有的格式或者编码",
        ErrorKind::UnexpectedEof => "内容不完整",
        ErrorKind::AddrInUse => "端口已被其他程序占用",
        ErrorKind::AddrNotAvailable => "本机没有这个地址",
        ErrorKind::ConnectionRefused => "对方没有接受连接",
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => "连接中断",
        ErrorKind::NotConnected => "没有连接",
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => "网络不通",
        ErrorKind::TimedOut | ErrorKind::WouldBlock => "等候过久，没有答复",
        ErrorKind::OutOfMemory => "内存不足",
        _ => "",
    };
    match (known, error.raw_os_error()) {
        ("", Some(code)) => format!("系统拒绝（错误码 {code}）"),
        ("", None) => UNKNOWN.to_owned(),
        (known, _) => known.to_owned(),
    }
}

/// Why the store refused.
pub fn of_store(error: &Error) -> String {
    match error {
        Error::File(error) => of_io(error),
        Error::Sqlite(error) => format!("数据库文件 mingfa.db {}", of_sqlite(error)),
        Error::Postgres(error) => match (error.as_db_error(), error.is_closed()) {
            (Some(refused), _) => format!("PostgreSQL 拒绝执行（{}）", refused.code().code()),
            (None, true) => "与 PostgreSQL 的连接已断开".to_owned(),
            (None, false) => {
                "不能连接 PostgreSQL，请核对 mingfa.toml 中 postgres 的地址、帐号，并确认它正在运行".to_owned()
            }
        },
        other => other.to_string(),
    }
}

fn of_sqlite(error: &rusqlite::Error) -> &'static str {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => "不是本系统的数据库",
        Some(ErrorCode::DatabaseCorrupt) => "已损坏，请从备份恢复",
        Some(ErrorCode::CannotOpen) => "不能打开，请核对它是文件、本用户有读写的权限",
        Some(ErrorCode::ReadOnly) => "只能读取，请核对本用户对数据目录有写入的权限",
        Some(ErrorCode::PermissionDenied) => "没有读写的权限",
        Some(ErrorCode::DiskFull) => "所在的磁盘已满",
        Some(ErrorCode::SystemIoFailure) => "读写失败，请检查磁盘",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "正被另一个进程占用",
        _ => "不能读写",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_refuses_is_said_in_chinese_alone() {
        for code in 1..=133 {
            let error = io::Error::from_raw_os_error(code);
            let words = of_io(&error);
            assert!(is_chinese(&words) && words != error.to_string(), "{code} {words}");
            assert!(!words.contains("os error"), "{words}");
        }
        assert_eq!(of_io(&io::Error::other("no words of ours")), UNKNOWN);
        assert_eq!(of_io(&io::Error::other("证书不能使用")), "证书不能使用");
        assert_eq!(of_store(&Error::File(io::Error::from(ErrorKind::NotFound))), "没有这个文件或者文件夹");
        let missing = rusqlite::Connection::open("/nowhere/at/all.db").err().map(Error::Sqlite);
        assert!(missing.is_some_and(|error| of_store(&error).contains("不能打开")));
    }
}
