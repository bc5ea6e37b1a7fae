//! When all of an upload came: its digest is compared, the file is sealed under it, and it is stored with its case or in its
//! person's inbox. Each step can be done again, so that a crash between two of them loses nothing.

use super::keep::Info;
use super::protocol::{self, CHECKSUM_MISMATCH, No};
use super::{Taken, disk, gone};
use crate::desk::{self, DeskError, Storing};
use crate::recordings::dispose;
use crate::recordings::facts::{self, Stated};
use crate::site::Site;
use enforcement::case::gate::{may_store_recordings, recordings_open};
use enforcement::id::{AgencyId, PersonId};
use enforcement::people::Actor;
use enforcement::recording::Clip;
use enforcement::refusal::Rejected;
use law::Moment;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::objects::{self, Sealed};
use store::uploads::{self, Waiting};

type Told = BTreeMap<String, String>;

/// Refuses at the beginning what could not be stored at the end.
pub(super) fn check(site: &Site, actor: &Actor, told: &Told) -> Result<(), No> {
    stated(told)?;
    if let Some(digest) = told.get("sha256") {
        let proper = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !proper {
            return Err(No::new(400, "sha256 应当是64位十六进制数。"));
        }
        not_disposed(site, actor, told, &digest.to_ascii_lowercase())?;
    }
    for (key, most) in [("filename", 255), ("name", 255), ("device", 200)] {
        let text = told.get(key).map_or("", String::as_str);
        if text.chars().count() > most || text.chars().any(char::is_control) {
            return Err(No::new(400, format!("{key} 最多 {most} 字，不含控制字符。")));
        }
    }
    let Some(case) = case_named(told) else { return Ok(()) };
    let id = case_of(site, actor, case)?;
    let opened = desk::read(site, actor.agency.as_str(), &id).map_err(refused)?;
    let stand = site.stand(&opened.agency, &opened.roster, site.now());
    may_store_recordings(stand, &opened.case, actor)
        .and_then(|()| recordings_open(stand, &opened.case))
        .map_err(|rejected| refused(DeskError::Rejected(rejected)))
}

fn case_named(told: &Told) -> Option<&str> {
    told.get("case").map(String::as_str).filter(|case| !case.is_empty())
}

/// What an approved list disposed of does not come back (J24.1).
fn not_disposed(site: &Site, actor: &Actor, told: &Told, digest: &str) -> Result<(), No> {
    let id = case_named(told).and_then(|case| case_of(site, actor, case).ok());
    match dispose::refused(site, digest, actor.agency.as_str(), id.as_deref()) {
        Ok(None) => Ok(()),
        Ok(Some(words)) => Err(No::new(403, words)),
        Err(error) => Err(refused(DeskError::Fault(format!("{error:#}")))),
    }
}

fn case_of(site: &Site, actor: &Actor, case: &str) -> Result<String, No> {
    let named = site.store.read(|unit| store::cases::named(unit, case)).map_err(|error| refused(error.into()))?;
    let own = named.into_iter().find(|(agency, _)| agency == actor.agency.as_str());
    own.map(|(_, id)| id).ok_or_else(|| No::new(404, format!("本机关没有案件“{case}”。")))
}

/// What the person states of the recording.
fn stated(told: &Told) -> Result<Stated, No> {
    let offset = match told.get("clock_offset_s").filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => {
            let seconds: Option<f64> = text.parse().ok().filter(|seconds: &f64| seconds.is_finite());
            let Some(seconds) = seconds else { return Err(No::new(400, "clock_offset_s 不是秒数。")) };
            Some((seconds * 1000.0).round() as i64)
        }
    };
    let moment = |key: &str| match told.get(key).filter(|text| !text.is_empty()).map(|text| Moment::parse(text)) {
        None => Ok(None),
        Some(Ok(moment)) => Ok(Some(moment)),
        Some(Err(_)) => Err(No::new(400, format!("{key} 不是时间，例如 2026-03-02 09:00。"))),
    };
    let (began, written) = (moment("began")?, moment("written")?);
    let keeper = match told.get("keeper").filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => match PersonId::new(text.as_str()) {
            Some(keeper) => Some(keeper),
            None => return Err(No::new(400, "keeper 不是人员编号。")),
        },
    };
    let device = told.get("device").filter(|text| !text.is_empty()).cloned();
    let place = match told.get("place").filter(|text| !text.is_empty()) {
        None => None,
        Some(text) if is_place(text) => Some(text.clone()),
        Some(_) => return Err(No::new(400, "place 不是“纬度,经度”，例如 35.76190,115.02920。")),
    };
    Ok(Stated { device, keeper, clock_offset_ms: offset, began, written, place })
}

/// Latitude and longitude in degrees, as clips have them.
fn is_place(text: &str) -> bool {
    let degrees = |part: &str, most: f64| {
        let plain = part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
        plain && part.len() <= 12 && part.parse().is_ok_and(|degrees: f64| degrees.abs() <= most)
    };
    text.split_once(',').is_some_and(|(latitude, longitude)| degrees(latitude, 90.0) && degrees(longitude, 180.0))
}

fn refused(error: DeskError) -> No {
    match error {
        DeskError::NotFound => gone(),
        DeskError::Rejected(Rejected::Law(refusals)) => {
            let words: Vec<String> =
                refusals.iter().map(|refusal| format!("{}{}", refusal.what, refusal.next)).collect();
            No::new(403, words.join(""))
        }
        DeskError::Rejected(Rejected::Form(errors)) => {
            let words: Vec<String> = errors.iter().map(|error| format!("{}：{}", error.label, error.reason)).collect();
            No::new(400, words.join(""))
        }
        DeskError::Conflict(_) => No::new(503, "别人正在更新本案，还没有存入。请稍后再试，已传的部分没有丢失。"),
        DeskError::Full => No::fault(&std::io::ErrorKind::StorageFull.into()),
        DeskError::Fault(cause) => No::fault(&std::io::Error::other(cause)),
    }
}

/// Seals and stores what is whole; anything else passes through as it is.
pub(super) async fn finish(site: &Arc<Site>, actor: &Actor, mut taken: Taken) -> Result<Taken, No> {
    let state = taken.state()?;
    if !state.complete() || state.info.kept || state.info.partial {
        return Ok(taken);
    }
    let (site, actor) = (Arc::clone(site), actor.clone());
    let work = disk(move || {
        let result = seal(&site, &actor, &mut taken);
        Ok((taken, result))
    });
    let (taken, result) = work.await?;
    result.map(|()| taken)
}

fn seal(site: &Arc<Site>, actor: &Actor, taken: &mut Taken) -> Result<(), No> {
    let fault = |error: std::io::Error| No::fault(&error);
    let state = taken.turn.as_mut().ok_or_else(gone)?;
    let told = protocol::metadata(&state.info.metadata)?;
    let sealed = match &state.info.digest {
        Some(digest) => Sealed { digest: digest.clone(), size: state.offset },
        None => {
            let sealed = state.seal_digest().map_err(fault)?;
            let wanted = told.get("sha256").filter(|wanted| !wanted.is_empty());
            if wanted.is_some_and(|wanted| !wanted.eq_ignore_ascii_case(&sealed.digest)) {
                give_up(site, taken)?;
                let words = "传完的文件与采集时的摘要不一致，没有存入。请重新上传。";
                return Err(No::new(CHECKSUM_MISMATCH, words));
            }
            if let Err(no) = not_disposed(site, actor, &told, &sealed.digest) {
                if no.0 < 500 {
                    give_up(site, taken)?;
                }
                return Err(no);
            }
            state.info.digest = Some(sealed.digest.clone());
            state.save().map_err(fault)?;
            sealed
        }
    };
    if state.data().exists() {
        objects::seal(&site.store, &state.data(), &sealed.digest).map_err(|error| refused(error.into()))?;
    }
    store_clip(site, actor, &state.info, &sealed, &told)?;
    state.info.kept = true;
    state.save().map_err(fault)
}

/// Removes an upload that is never stored.
fn give_up(site: &Site, taken: &mut Taken) -> Result<(), No> {
    if let Some(state) = taken.turn.take() {
        let id = state.info.id.clone();
        state.remove().map_err(|error| No::fault(&error))?;
        site.uploads.forget(&id);
    }
    Ok(())
}

/// Gives the sealed file to its case; without one, or where the case does not take it any more, to the inbox.
fn store_clip(site: &Arc<Site>, actor: &Actor, info: &Info, sealed: &Sealed, told: &Told) -> Result<(), No> {
    let read = facts::of_object(&site.store, &sealed.digest).map_err(|error| refused(error.into()))?;
    let name = told.get("filename").or(told.get("name")).filter(|name| !name.is_empty());
    let name = name.map_or(info.id.as_str(), |name| name.rsplit(['/', '\\']).next().unwrap_or(name));
    let clip = facts::clip(sealed, name, read.as_ref(), &stated(told)?);
    let mut reason = String::new();
    // An empty file is no recording; it is kept as it came, and no case takes it.
    if let Some(case) = case_named(told) {
        let stored = case_of(site, actor, case).and_then(|id| {
            let by = Storing::Person(actor.clone());
            desk::store_recordings(site, &info.agency, &id, &by, std::slice::from_ref(&clip)).map_err(refused)
        });
        match stored {
            Ok(()) => return Ok(()),
            Err(No(status, words)) if status < 500 => reason = words,
            Err(fault) => return Err(fault),
        }
    }
    let waiting = Waiting {
        id: info.id.clone(),
        person: info.person.clone(),
        came: site.now().exact(),
        reason,
        body: serde_json::to_string(&clip).map_err(|error| No::fault(&error.into()))?,
    };
    let agency = info.agency.clone();
    let (digest, size, kind) = (clip.digest.clone(), clip.size, clip.container.clone());
    site.store
        .write(move |unit| {
            objects::note(unit, &digest, size, &kind)?;
            uploads::put(unit, &agency, &waiting)
        })
        .map_err(|error| refused(error.into()))
}

/// Stores what waits in a person's inbox with a case. Blocking.
pub(crate) fn attach(site: &Arc<Site>, actor: &Actor, case: &str, ids: &[String]) -> Result<usize, DeskError> {
    let (agency, person) = (actor.agency.to_string(), actor.person.to_string());
    let waiting = site.store.read(|unit| uploads::of_person(unit, &agency, &person))?;
    let chosen: Vec<Waiting> = waiting.into_iter().filter(|waiting| ids.contains(&waiting.id)).collect();
    let clips: Result<Vec<Clip>, _> = chosen.iter().map(|waiting| serde_json::from_str(&waiting.body)).collect();
    let clips = clips.map_err(|error| DeskError::Fault(error.to_string()))?;
    let count = clips.len();
    desk::store_recordings(site, &agency, case, &Storing::Person(actor.clone()), &clips)?;
    site.store.write(move |unit| {
        for waiting in &chosen {
            uploads::remove(unit, &agency, &waiting.id)?;
        }
        Ok(())
    })?;
    Ok(count)
}

/// Finishes what a crash left between its last byte and its case. Called once at start, with the people as they are now.
/// Blocking.
pub(crate) fn recover(site: &Arc<Site>) -> anyhow::Result<usize> {
    let mut finished = 0;
    for id in site.uploads.unfinished()? {
        let Some(slot) = site.uploads.find(&id)? else { continue };
        let turn = tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(slot.take());
        let Ok(turn) = turn else { continue };
        let mut taken = Taken { slot, turn };
        let Ok(state) = taken.state() else { continue };
        let (Some(agency), Some(person)) =
            (AgencyId::new(state.info.agency.as_str()), PersonId::new(state.info.person.as_str()))
        else {
            continue;
        };
        let account = site.store.read(|unit| store::accounts::account(unit, agency.as_str(), person.as_str()))?;
        let Some(actor) = account.as_ref().and_then(crate::auth::actor_of) else { continue };
        match seal(site, &actor, &mut taken) {
            Ok(()) => finished += 1,
            Err(No(_, words)) => tracing::warn!(id, words, "an upload could not be finished"),
        }
    }
    Ok(finished)
}

#[cfg(test)]
mod tests {
    use super::is_place;

    #[test]
    fn j15_a_place_is_two_numbers_of_degrees() {
        assert!(is_place("35.76190,115.02920") && is_place("-35.7,-115"));
        for wrong in ["", "35.7", "95,115", "35,181", "35.7;115", "35.7,115,0", "NaN,1", "1e1,2", "<b>,1"] {
            assert!(!is_place(wrong), "{wrong}");
        }
    }
}
