//! The Merkle tree of RFC 6962 over tiles: append at the right edge, root, inclusion and consistency.

use crate::tile::{Kind, Tile, WIDTH, hashes};
use crate::{Hash, Source, Suite};

/// The right edge of a tree: for each level of tiles the hashes that do not fill one yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edge {
    suite: Suite,
    size: u64,
    rows: Vec<Vec<Hash>>,
}

/// A tile that was filled or that is at the edge, with its hashes.
pub type Written = (Tile, Vec<Hash>);

impl Edge {
    /// The empty tree.
    pub fn new(suite: Suite) -> Edge {
        Edge { suite, size: 0, rows: Vec::new() }
    }

    /// The edge of a tree of that size, from its partial tiles.
    pub fn load(suite: Suite, size: u64, source: &impl Source) -> Result<Edge, String> {
        let mut edge = Edge { suite, size, rows: Vec::new() };
        for level in crate::tile::levels(size) {
            let count = size >> (8 * u32::from(level));
            let tile = Tile { kind: Kind::Hashes(level), index: count / WIDTH, width: count % WIDTH };
            let row = if tile.width == 0 { Vec::new() } else { read(source, tile)? };
            edge.rows.push(row);
        }
        Ok(edge)
    }

    /// Its suite.
    pub fn suite(&self) -> Suite {
        self.suite
    }

    /// How many entries the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends the hash of an entry; the tiles that it fills, lowest level first.
    pub fn append(&mut self, hash: Hash) -> Vec<Written> {
        let mut filled = Vec::new();
        let mut carry = Some(hash);
        let mut level = 0_u8;
        while let Some(hash) = carry.take() {
            if self.rows.len() <= usize::from(level) {
                self.rows.push(Vec::new());
            }
            let row = &mut self.rows[usize::from(level)];
            row.push(hash);
            if row.len() as u64 == WIDTH {
                let full = std::mem::take(row);
                carry = Some(perfect(self.suite, &full));
                let index = (self.size >> (8 * u32::from(level))) / WIDTH;
                filled.push((Tile { kind: Kind::Hashes(level), index, width: WIDTH }, full));
            }
            level += 1;
        }
        self.size += 1;
        filled
    }

    /// The partial tiles at the edge.
    pub fn partial(&self) -> Vec<Written> {
        let rows = self.rows.iter().zip(0_u8..).filter(|(row, _)| !row.is_empty());
        rows.map(|(row, level)| {
            let index = (self.size >> (8 * u32::from(level))) / WIDTH;
            (Tile { kind: Kind::Hashes(level), index, width: row.len() as u64 }, row.clone())
        })
        .collect()
    }

    /// The hashes of the entries that do not fill a tile yet.
    pub fn row(&self) -> &[Hash] {
        self.rows.first().map_or(&[], Vec::as_slice)
    }

    /// The root hash.
    pub fn root(&self) -> Hash {
        let mut root: Option<Hash> = None;
        for row in &self.rows {
            // The perfect subtrees of a row, from the smallest at the right.
            let mut rest = row.as_slice();
            while !rest.is_empty() {
                let (left, subtree) = rest.split_at(rest.len() - (1 << rest.len().trailing_zeros()));
                let subtree = perfect(self.suite, subtree);
                root = Some(match root {
                    None => subtree,
                    Some(right) => self.suite.node(&subtree, &right),
                });
                rest = left;
            }
        }
        root.unwrap_or_else(|| self.suite.empty())
    }
}

/// The root over a power of two of hashes.
fn perfect(suite: Suite, hashes: &[Hash]) -> Hash {
    match hashes {
        [] => suite.empty(),
        [one] => *one,
        more => {
            let (left, right) = more.split_at(more.len() / 2);
            suite.node(&perfect(suite, left), &perfect(suite, right))
        }
    }
}

/// Reads a tile of exactly its width; a partial one may have been replaced by the full one.
pub(crate) fn read(source: &impl Source, tile: Tile) -> Result<Vec<Hash>, String> {
    let full = Tile { width: WIDTH, ..tile };
    let bytes = match source.read(&tile.path())? {
        Some(bytes) => bytes,
        None => source.read(&full.path())?.ok_or_else(|| format!("{} is missing", tile.path()))?,
    };
    let mut row = hashes(&bytes).map_err(|error| format!("{}: {error}", tile.path()))?;
    if (row.len() as u64) < tile.width {
        return Err(format!("{}: the tile is too short", tile.path()));
    }
    row.truncate(tile.width as usize);
    Ok(row)
}

/// A tree of a size over the tiles of a log.
pub struct Tree<'a, S> {
    suite: Suite,
    size: u64,
    source: &'a S,
}

impl<'a, S: Source> Tree<'a, S> {
    /// A tree of that size; the log may be longer.
    pub fn new(suite: Suite, size: u64, source: &'a S) -> Tree<'a, S> {
        Tree { suite, size, source }
    }

    /// The root hash.
    pub fn root(&self) -> Result<Hash, String> {
        if self.size == 0 { Ok(self.suite.empty()) } else { self.range(0, self.size) }
    }

    /// The inclusion proof of an entry (RFC 6962 §2.1.1), from the leaf's sibling up.
    pub fn inclusion(&self, index: u64) -> Result<Vec<Hash>, String> {
        if index >= self.size {
            return Err(format!("entry {index} is not in a tree of {}", self.size));
        }
        let (mut start, mut end, mut path) = (0, self.size, Vec::new());
        while end - start > 1 {
            let middle = start + split(end - start);
            if index < middle {
                path.push(self.range(middle, end)?);
                end = middle;
            } else {
                path.push(self.range(start, middle)?);
                start = middle;
            }
        }
        path.reverse();
        Ok(path)
    }

    /// The consistency proof from an earlier size (RFC 6962 §2.1.2).
    pub fn consistency(&self, earlier: u64) -> Result<Vec<Hash>, String> {
        if earlier == 0 || earlier > self.size {
            return Err(format!("no consistency from {earlier} to {}", self.size));
        }
        let (mut start, mut end, mut path) = (0, self.size, Vec::new());
        while earlier != end {
            let middle = start + split(end - start);
            if earlier <= middle {
                path.push(self.range(middle, end)?);
                end = middle;
            } else {
                path.push(self.range(start, middle)?);
                start = middle;
            }
        }
        if start != 0 {
            path.push(self.range(start, end)?);
        }
        path.reverse();
        Ok(path)
    }

    fn range(&self, start: u64, end: u64) -> Result<Hash, String> {
        let length = end - start;
        if length.is_power_of_two() {
            return self.subtree(length.trailing_zeros(), start);
        }
        let middle = start + split(length);
        Ok(self.suite.node(&self.range(start, middle)?, &self.range(middle, end)?))
    }

    /// The hash of the perfect subtree of `2^height` entries from `start`.
    fn subtree(&self, height: u32, start: u64) -> Result<Hash, String> {
        let level = height / 8;
        let first = start >> (8 * level);
        let count = 1_u64 << (height % 8);
        let index = first / WIDTH;
        let width = ((self.size >> (8 * level)) - index * WIDTH).min(WIDTH);
        let row = read(self.source, Tile { kind: Kind::Hashes(level as u8), index, width })?;
        let from = (first % WIDTH) as usize;
        let part = row.get(from..from + count as usize).ok_or_else(|| "瓦片文件过短".to_owned())?;
        Ok(perfect(self.suite, part))
    }
}

/// The largest power of two below `length`, which is at least 2.
fn split(length: u64) -> u64 {
    1 << (63 - (length - 1).leading_zeros())
}

/// Whether the proof leads from the entry's hash to the root.
pub fn includes(suite: Suite, hash: Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last, mut hash) = (index, size - 1, hash);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = suite.node(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = suite.node(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether the later tree is the earlier one with entries appended.
pub fn continues(suite: Suite, earlier: (u64, &Hash), later: (u64, &Hash), proof: &[Hash]) -> bool {
    let ((first, first_root), (second, second_root)) = (earlier, later);
    if first == 0 || first > second {
        return false;
    }
    if first == second {
        return proof.is_empty() && first_root == second_root;
    }
    let mut path = proof.iter();
    let start = if first.is_power_of_two() { Some(first_root) } else { path.next() };
    let Some(start) = start else { return false };
    let (mut node, mut last) = (first - 1, second - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (mut old, mut new) = (*start, *start);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old = suite.node(sibling, &old);
            new = suite.node(sibling, &new);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new = suite.node(&new, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old == *first_root && new == *second_root
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// MTH as RFC 6962 §2.1 writes it, over the whole list.
    fn plain(suite: Suite, leaves: &[Hash]) -> Hash {
        match leaves {
            [] => suite.empty(),
            [one] => *one,
            more => {
                let middle = split(more.len() as u64) as usize;
                suite.node(&plain(suite, &more[..middle]), &plain(suite, &more[middle..]))
            }
        }
    }

    fn grown(suite: Suite, size: u64) -> (Vec<Hash>, Edge, BTreeMap<String, Vec<u8>>) {
        let leaves: Vec<Hash> = (0..size).map(|index| suite.entry(&index.to_be_bytes())).collect();
        let (mut edge, mut files) = (Edge::new(suite), BTreeMap::new());
        for leaf in &leaves {
            for (tile, hashes) in edge.append(*leaf) {
                files.insert(tile.path(), hashes.concat());
            }
        }
        for (tile, hashes) in edge.partial() {
            files.insert(tile.path(), hashes.concat());
        }
        (leaves, edge, files)
    }

    #[test]
    fn the_vectors_of_certificate_transparency() {
        let hex = |text: &str| -> Vec<u8> {
            (0..text.len() / 2).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap()).collect()
        };
        let entries =
            ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut edge = Edge::new(Suite::International);
        for (entry, root) in entries.iter().zip(roots) {
            edge.append(Suite::International.entry(&hex(entry)));
            assert_eq!(edge.root().to_vec(), hex(root));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
        #[test]
        fn root_and_proofs_are_those_of_the_rfc(size in 1_u64..1_200, pick in any::<u64>(), sm in any::<bool>()) {
            let suite = if sm { Suite::Commercial } else { Suite::International };
            let (leaves, edge, files) = grown(suite, size);
            let root = plain(suite, &leaves);
            prop_assert_eq!(edge.root(), root);
            prop_assert_eq!(Edge::load(suite, size, &files).unwrap().root(), root);
            let tree = Tree::new(suite, size, &files);
            prop_assert_eq!(tree.root().unwrap(), root);
            let index = pick % size;
            let proof = tree.inclusion(index).unwrap();
            prop_assert!(includes(suite, leaves[index as usize], index, size, &proof, &root));
            prop_assert!(size == 1 || !includes(suite, leaves[index as usize], (index + 1) % size, size, &proof, &root));
            let earlier = index + 1;
            let old = plain(suite, &leaves[..earlier as usize]);
            let mut proof = tree.consistency(earlier).unwrap();
            prop_assert!(continues(suite, (earlier, &old), (size, &root), &proof));
            prop_assert!(!continues(suite, (earlier, &suite.empty()), (size, &root), &proof));
            if let Some(last) = proof.last_mut() {
                last[0] ^= 1;
                prop_assert!(!continues(suite, (earlier, &old), (size, &root), &proof));
            }
        }
    }
}
