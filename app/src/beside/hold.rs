//! What a backup asks of the server that runs: to sign nothing while the log is copied, and to dispose of nothing until the
//! objects are. Everything else goes on. Whoever asked and is gone has let go.

use crate::failure;
use crate::site::Site;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

/// How long nothing is signed at most.
const LOG_WAIT: Duration = Duration::from_secs(120);
/// Longest word of either side, in bytes.
const WORD_MAX: u64 = 64 * 1024;

/// The two sides speak a line in turn.
pub(super) struct Talk(BufReader<UnixStream>);

impl Talk {
    pub(super) fn over(stream: UnixStream) -> Talk {
        Talk(BufReader::new(stream))
    }

    pub(super) fn say(&mut self, word: &Result<(), String>) -> anyhow::Result<()> {
        let line = format!("{}\n", serde_json::to_string(word)?);
        Ok(self.0.get_mut().write_all(line.as_bytes())?)
    }

    /// The other side's line; none where it has gone.
    fn hear(&mut self) -> anyhow::Result<Option<Result<(), String>>> {
        let mut line = String::new();
        self.0.by_ref().take(WORD_MAX).read_line(&mut line)?;
        Ok(if line.is_empty() { None } else { Some(serde_json::from_str(&line)?) })
    }

    /// The server's line.
    fn agreed(&mut self) -> anyhow::Result<()> {
        match self.hear() {
            Ok(Some(word)) => word.map_err(anyhow::Error::msg),
            Ok(None) | Err(_) => {
                anyhow::bail!("备份期间服务停止了，或者等候过久，备份没有完成。请再执行一次：已经存入备份的不会重复。")
            }
        }
    }
}

/// Nothing is signed and nothing disposed of.
pub(crate) struct LogHeld(Talk);

/// Nothing is disposed of.
pub(crate) struct ObjectsHeld(Talk);

impl LogHeld {
    /// The server that was asked has published what was committed, and holds.
    pub(super) fn by(mut talk: Talk) -> anyhow::Result<LogHeld> {
        talk.agreed()?;
        Ok(LogHeld(talk))
    }

    /// The log is copied.
    pub(crate) fn copied(mut self) -> anyhow::Result<ObjectsHeld> {
        self.0.say(&Ok(()))?;
        self.0.agreed()?;
        Ok(ObjectsHeld(self.0))
    }
}

impl ObjectsHeld {
    /// The objects are copied: held until now.
    pub(crate) fn copied(mut self) -> anyhow::Result<()> {
        self.0.say(&Ok(()))?;
        self.0.agreed()
    }
}

/// The server's side.
pub(super) fn keep(site: Arc<Site>, mut talk: Talk) -> anyhow::Result<()> {
    let stay = Arc::clone(&site.objects_stay);
    let Ok(stays) = stay.try_read() else {
        return talk.say(&Err("正在处置到期的音像资料，没有备份。请稍后再执行。".to_owned()));
    };
    talk.0.get_ref().set_read_timeout(Some(LOG_WAIT))?;
    let copied = site.while_log_stands(|| {
        talk.say(&Ok(()))?;
        talk.hear()
    });
    // A backup takes long: it does not keep the site from being closed.
    drop(site);
    match copied {
        Ok(Some(_)) => talk.say(&Ok(()))?,
        Ok(None) => return Ok(()),
        Err(error) => return talk.say(&Err(failure::told(&error))),
    }
    talk.0.get_ref().set_read_timeout(None)?;
    let copied = talk.hear()?;
    // Whoever hears the answer may go on to dispose of something.
    drop(stays);
    match copied {
        Some(_) => talk.say(&Ok(())),
        None => Ok(()),
    }
}
