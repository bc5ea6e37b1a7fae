//! The order of a case file (J21): 正卷 what the party may read, 副卷 what stays inside; each document with its receipts of
//! service behind it.

use crate::case::{Case, Record, Stand};
use crate::id::RecordId;
use crate::pack::Volume;
use std::collections::BTreeSet;

/// The records of a volume in the order of the file: by the kind's place, then by date. What was replaced, returned or never
/// took effect is not part of it.
pub fn volume<'a>(stand: Stand<'_>, case: &'a Case, volume: Volume) -> Vec<&'a Record> {
    let kind = |record: &Record| stand.pack.kind(record.kind.as_str());
    let mut own: Vec<&Record> = case
        .standing()
        .filter(|record| record.effect.is_some() && kind(record).is_some_and(|kind| kind.volume == volume))
        .collect();
    own.sort_by_key(|record| (kind(record).map_or(u32::MAX, |kind| kind.order), record.date(), record.id));
    let services = case.services(stand.pack);
    let receipts: BTreeSet<RecordId> = services
        .iter()
        .filter(|service| own.iter().any(|record| record.id == service.document))
        .map(|service| service.receipt)
        .collect();
    let mut file: Vec<&Record> = Vec::with_capacity(own.len());
    for record in own.iter().filter(|record| !receipts.contains(&record.id)) {
        file.push(record);
        for service in services.iter().filter(|service| service.document == record.id) {
            let receipt = own.iter().find(|other| other.id == service.receipt);
            file.extend(receipt.filter(|receipt| !file.iter().any(|placed| placed.id == receipt.id)).copied());
        }
    }
    file
}
