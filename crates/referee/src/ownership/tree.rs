//! Claimed keys arranged so that those that cover a location are found without asking the others.
//!
//! Hosts are found by hash, ports and paths by binary search, and what covers a path by links
//! from each path to the one above it. Nothing is ever compared with all claims on a host.

use super::key::{Hashed, hash};
use super::location::{Location, path_order, shared_path};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::{ControlFlow, Range};

/// The distinct keys of some claims.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    /// The keys, one after another: one allocation, however many there are.
    text: String,
    /// Where the hosts with each leading bits of a hash begin; one more entry at the end.
    directory: Vec<usize>,
    shift: u32,
    /// Sorted by hash and name.
    hosts: Vec<Host>,
    /// Those of one host side by side, sorted by port, no port first.
    groups: Vec<Group>,
    /// Those of one group side by side, in [`path_order`].
    nodes: Vec<Node>,
}

#[derive(Debug, Clone)]
struct Host {
    hash: u64,
    /// Its place in the text.
    name: Range<usize>,
    groups: Range<usize>,
}

#[derive(Debug, Clone)]
struct Group {
    port: Option<u16>,
    nodes: Range<usize>,
}

/// One key.
#[derive(Debug, Clone)]
struct Node {
    /// The place of the key, as claimed, in the text.
    key: Range<usize>,
    /// The length of the path at its end.
    path_len: usize,
    /// The next key above it, of the same host and port.
    up: Option<usize>,
    /// Which of the sorted claims are of this key.
    claims: Range<usize>,
    /// The position of the owner of the first of them.
    holder: usize,
}

impl Tree {
    /// Arranges claims that are [sorted](super::key::sorted).
    pub(super) fn new(sorted: &[Hashed<'_>]) -> Self {
        let mut tree = Self {
            text: String::with_capacity(sorted.iter().map(|it| it.claim.key.len()).sum()),
            directory: Vec::new(),
            shift: 0,
            hosts: Vec::with_capacity(sorted.len()),
            groups: Vec::with_capacity(sorted.len()),
            nodes: Vec::with_capacity(sorted.len()),
        };
        let mut claims = 0..0;
        for of_key in sorted.chunk_by(|a, b| a.claim.key == b.claim.key) {
            let Some(Hashed { hash, claim }) = of_key.first() else { continue };
            claims = claims.end..claims.end + of_key.len();
            let Location { host, port, path, .. } = claim.location();
            let (text, node, group) = (tree.text.len(), tree.nodes.len(), tree.groups.len());
            let same_host = tree.hosts.last().is_some_and(|last| tree.name(last) == host);
            if !same_host {
                // Every key of a host starts with it.
                let name = text..text + host.len();
                tree.hosts.push(Host { hash: *hash, name, groups: group..group });
            }
            if !same_host || tree.groups.last().is_some_and(|last| last.port != port) {
                tree.groups.push(Group { port, nodes: node..node });
            }
            // In this order, what is above a path is the path before it or above that one.
            let first = tree.groups.last().map_or(0, |group| group.nodes.start);
            let up = tree.climb(node.checked_sub(1).filter(|&before| before >= first), path);
            tree.text.push_str(claim.key);
            let key = text..tree.text.len();
            let (path_len, claims, holder) = (path.len(), claims.clone(), claim.position);
            tree.nodes.push(Node { key, path_len, up, claims, holder });
            if let (Some(host), Some(group)) = (tree.hosts.last_mut(), tree.groups.last_mut()) {
                group.nodes.end = tree.nodes.len();
                host.groups.end = tree.groups.len();
            }
        }
        tree.index_hosts();
        tree
    }

    fn index_hosts(&mut self) {
        let bits = usize::BITS - self.hosts.len().leading_zeros() + 1;
        self.shift = u64::BITS - bits;
        self.directory = vec![0; (1 << bits) + 1];
        for host in &self.hosts {
            if let Some(count) = self.directory.get_mut(bucket(host.hash, self.shift) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for entry in &mut self.directory {
            sum += *entry;
            *entry = sum;
        }
    }

    /// Gives the keys that cover `location`, only the deepest path of each host and port, until it
    /// is enough: the longest host first, and then with port before without. The other keys that
    /// cover it are those [above](Self::up).
    pub(super) fn covering(
        &self,
        location: Location<'_>,
        enough: &mut dyn FnMut(usize) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut name = Some(location.host);
        while let Some(host) = name {
            let groups = self.host(host).and_then(|host| self.groups.get(host.groups.clone()));
            let groups = groups.unwrap_or_default();
            if let Some(port) = location.port
                && let Ok(at) = groups.binary_search_by(|group| group.port.cmp(&Some(port)))
                && let Some(same_port) = groups.get(at)
                && let Some(deepest) = self.deepest(same_port, location.path)
            {
                enough(deepest)?;
            }
            if let Some(any_port) = groups.first()
                && any_port.port.is_none()
                && let Some(deepest) = self.deepest(any_port, location.path)
            {
                enough(deepest)?;
            }
            name = location.parent(host);
        }
        ControlFlow::Continue(())
    }

    fn host(&self, name: &str) -> Option<&Host> {
        let hash = hash(name);
        let [from, to] = *self.directory.get(bucket(hash, self.shift)..)?.first_chunk()?;
        let hosts = self.hosts.get(from..to)?;
        let at =
            hosts.binary_search_by(|host| (host.hash, self.name(host)).cmp(&(hash, name))).ok()?;
        hosts.get(at)
    }

    fn name(&self, host: &Host) -> &str {
        self.text.get(host.name.clone()).unwrap_or_default()
    }

    /// The deepest path of `group` that is `path` or above it.
    fn deepest(&self, group: &Group, path: &str) -> Option<usize> {
        let nodes = self.nodes.get(group.nodes.clone())?;
        let after = nodes.partition_point(|node| path_order(self.path(node), path).is_le());
        self.climb(Some(group.nodes.start + after.checked_sub(1)?), path)
    }

    /// The first of `node` and those above it that is `path` or above `path`.
    fn climb(&self, node: Option<usize>, path: &str) -> Option<usize> {
        let mut at = node;
        let shared = shared_path(self.path(self.nodes.get(at?)?), path);
        while self.nodes.get(at?)?.path_len > shared {
            at = self.up(at?);
        }
        at
    }

    fn path(&self, node: &Node) -> &str {
        self.text.get(node.key.end - node.path_len..node.key.end).unwrap_or_default()
    }

    /// The key of a node, as claimed.
    pub(super) fn key(&self, at: usize) -> Option<&str> {
        self.text.get(self.nodes.get(at)?.key.clone())
    }

    /// Which of the sorted claims are of the key of a node.
    pub(super) fn claims(&self, at: usize) -> Option<Range<usize>> {
        Some(self.nodes.get(at)?.claims.clone())
    }

    /// The position of the owner whose claim of the key of a node decides: the first.
    pub(super) fn holder(&self, at: usize) -> Option<usize> {
        Some(self.nodes.get(at)?.holder)
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The next node above one, of the same host and port.
    pub(super) fn up(&self, at: usize) -> Option<usize> {
        self.nodes.get(at)?.up
    }
}

fn bucket(hash: u64, shift: u32) -> usize {
    usize::try_from(hash >> shift).unwrap_or_default()
}
