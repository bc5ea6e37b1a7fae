//! What a command that failed says: what and why in Chinese, from the outside in. What the system or a library says in English
//! stands apart, as 原因, for whoever has to look deeper.

use std::error::Error;
use std::io;
use store::words::{is_chinese, of_io, of_store};

/// In front of the words of the system.
const CAUSE: &str = "原因：";

/// The words for a failure, a line or two without a break at the end.
pub(crate) fn told(error: &anyhow::Error) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut cause = String::new();
    for link in error.chain() {
        let said = said(link);
        match said {
            Some(said) if !words.iter().any(|before| before.contains(&said)) => words.push(said),
            _ => {}
        }
        let own = link.to_string();
        if !is_chinese(&own) {
            cause = own.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }
    if words.is_empty() {
        words.push("没有完成".to_owned());
    }
    let words = words.join("：");
    if cause.is_empty() { words } else { format!("{words}\n{CAUSE}{cause}") }
}

/// One failure of the chain in Chinese, where there is something to say.
fn said(link: &(dyn Error + 'static)) -> Option<String> {
    if let Some(error) = link.downcast_ref::<io::Error>() {
        return Some(of_io(error));
    }
    if let Some(error) = link.downcast_ref::<store::Error>() {
        return Some(of_store(error));
    }
    Some(link.to_string()).filter(|own| is_chinese(own))
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;

    #[test]
    fn a_failure_is_told_in_chinese_and_the_systems_words_stand_apart() {
        let read = || std::fs::read("/nowhere").context("不能读取 /nowhere");
        let words = read().err().map(|error| told(&error)).unwrap_or_default();
        assert_eq!(words, "不能读取 /nowhere：没有这个文件或者文件夹\n原因：No such file or directory (os error 2)");
        // The store's own error and the system's under it are told once.
        let error = anyhow::Error::from(store::Error::File(io::Error::from(io::ErrorKind::PermissionDenied)));
        assert_eq!(told(&error.context("不能打开数据")), "不能打开数据：没有权限\n原因：permission denied");
        assert_eq!(told(&anyhow::anyhow!("没有案件")), "没有案件");
        assert_eq!(told(&anyhow::anyhow!("what a library says")), "没有完成\n原因：what a library says");
    }
}
