package io.leafcast.bgp.rib;

import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A set of prefixes of one address family in flat arrays: 11 to 22 octets for each of IPv4, 23 to
 * 46 of IPv6, where a HashSet of records takes over a hundred. It grows and shrinks by one {@link
 * Segment} at a time (extendible hashing): no step moves more than 192 prefixes, however many there
 * are. Every octet is asked of the {@link Budget}; what it does not give is not kept.
 */
final class PrefixSet {
  /** Two neighbours with no more than this together become one. */
  private static final int FEW = Segment.MOST / 2;

  /** Hashes that have so many leading bits in common in one place are nobody's luck. */
  private static final int DEEPEST = 20;

  private static final int OCTETS_OF_A_REFERENCE = 4;

  private final Afi afi;
  private final Hash hash;
  private final Budget.Share share;
  private final int segmentOctets;

  /** By the leading bits of a hash; neighbours may be one segment. */
  private Segment[] directory;

  /** How many leading bits that are. */
  private int depth;

  private int size;
  private int nextToGiveUp;

  /** Where a prefix belongs: all 64 bits as good as random. */
  @FunctionalInterface
  interface Hash {
    long of(Prefix prefix);
  }

  /** Whether a prefix is in the set now. */
  enum Kept {
    YES,
    NO
  }

  PrefixSet(Afi afi, Hash hash, Budget.Share share) {
    this.afi = afi;
    this.hash = hash;
    this.share = share;
    this.segmentOctets = Segment.octets(afi);
    this.directory = new Segment[] {new Segment(afi, 0)};
  }

  int size() {
    return size;
  }

  boolean contains(Prefix prefix) {
    long of = hash.of(prefix);
    return segment(of).contains(of, prefix);
  }

  /** Puts {@code prefix} in, if it is not there and the budget has room for it. */
  Kept add(Prefix prefix) {
    long of = hash.of(prefix);
    Segment segment = segment(of);
    if (!segment.hasSlots()) {
      if (!share.claim(segmentOctets)) {
        return Kept.NO;
      }
      segment.allocate();
    }
    while (segment.isFull()) {
      if (segment.contains(of, prefix)) {
        return Kept.YES;
      }
      if (!split(segment, of)) {
        return Kept.NO;
      }
      segment = segment(of);
    }
    int before = segment.size();
    segment.add(of, prefix);
    size += segment.size() - before;
    return Kept.YES;
  }

  /** Takes {@code prefix} out, if it is there. */
  void remove(Prefix prefix) {
    long of = hash.of(prefix);
    Segment segment = segment(of);
    if (!segment.contains(of, prefix)) {
      return;
    }
    segment.remove(of, prefix, hash);
    size--;
    if (segment.size() == 0) {
      free(segment);
    }
    if (size == 0) {
      narrow(new Segment(afi, 0));
      return;
    }
    while (segment.depth() > 0 && merge(segment, of)) {
      segment = segment(of);
    }
  }

  /** Lets go of some of what is kept; says how many prefixes that were. Needs one that is kept. */
  int giveUp() {
    nextToGiveUp %= directory.length;
    while (!directory[nextToGiveUp].hasSlots()) {
      nextToGiveUp = (nextToGiveUp + 1) % directory.length;
    }
    Segment given = directory[nextToGiveUp];
    int lost = given.size();
    size -= lost;
    free(given);
    if (size == 0) {
      narrow(new Segment(afi, 0));
    }
    return lost;
  }

  /** One segment is all that there is from now on. */
  private void narrow(Segment only) {
    share.giveBack(OCTETS_OF_A_REFERENCE * (directory.length - 1L));
    directory = new Segment[] {only};
    depth = 0;
  }

  private void free(Segment segment) {
    segment.free();
    share.giveBack(segmentOctets);
  }

  private Segment segment(long of) {
    return directory[index(of, depth)];
  }

  private static int index(long of, int depth) {
    return depth == 0 ? 0 : (int) (of >>> (Long.SIZE - depth));
  }

  /** Makes two of a full segment, by the first bit in which its hashes may differ. */
  private boolean split(Segment full, long of) {
    boolean isTooNarrow = full.depth() == depth;
    int more = isTooNarrow ? OCTETS_OF_A_REFERENCE * directory.length : 0;
    if (full.depth() == DEEPEST || !share.claim(segmentOctets + more)) {
      return false;
    }
    if (isTooNarrow) {
      widen();
    }
    Segment zeros = new Segment(afi, full.depth() + 1);
    Segment ones = new Segment(afi, full.depth() + 1);
    zeros.allocate();
    ones.allocate();
    long bit = 1L << (Long.SIZE - 1 - full.depth());
    full.forEach(prefix -> {
      long each = hash.of(prefix);
      ((each & bit) == 0 ? zeros : ones).add(each, prefix);
    });
    put(zeros, of & ~bit);
    put(ones, of | bit);
    return true;
  }

  private void widen() {
    Segment[] wider = new Segment[2 * directory.length];
    Arrays.setAll(wider, index -> directory[index / 2]);
    directory = wider;
    depth++;
  }

  /** Makes {@code segment} the one of all hashes that begin like {@code of}. */
  private void put(Segment segment, long of) {
    int width = 1 << (depth - segment.depth());
    int first = index(of, segment.depth()) * width;
    Arrays.fill(directory, first, first + width, segment);
  }

  /** Makes one of a segment and its neighbour, where both are nearly empty. */
  private boolean merge(Segment segment, long of) {
    long bit = 1L << (Long.SIZE - segment.depth());
    Segment neighbour = segment(of ^ bit);
    if (neighbour.depth() != segment.depth() || segment.size() + neighbour.size() > FEW) {
      return false;
    }
    Segment both = new Segment(afi, segment.depth() - 1);
    if (segment.hasSlots() || neighbour.hasSlots()) {
      both.allocate();
      segment.forEach(prefix -> both.add(hash.of(prefix), prefix));
      neighbour.forEach(prefix -> both.add(hash.of(prefix), prefix));
    }
    if (segment.hasSlots() && neighbour.hasSlots()) {
      share.giveBack(segmentOctets);
    }
    if (both.depth() == 0) {
      narrow(both);
    } else {
      put(both, of);
    }
    return true;
  }

  /**
   * Shows prefixes whose hashes are {@code from} and above to {@code reader}, at most a segment of
   * them, and none at {@code to} or above, where 0 is behind them all.
   */
  void walk(long from, long to, Consumer<Prefix> reader) {
    segment(from)
        .forEach(prefix -> {
          long each = hash.of(prefix);
          if (Long.compareUnsigned(each, from) >= 0
              && (to == 0 || Long.compareUnsigned(each, to) < 0)) {
            reader.accept(prefix);
          }
        });
  }

  /** Where the segment of {@code from} ends; 0 behind the last one. */
  long end(long from) {
    int common = segment(from).depth();
    int shift = Long.SIZE - common;
    return common == 0 ? 0 : ((from >>> shift) + 1) << shift;
  }

  /** Shows all of them to {@code reader}, which must not change the set. */
  void forEach(Consumer<Prefix> reader) {
    long from = 0;
    do {
      long end = end(from);
      walk(from, end, reader);
      from = end;
    } while (from != 0);
  }

  /** Lets go of everything. */
  void clear() {
    for (Segment segment : directory) {
      if (segment.hasSlots()) {
        free(segment);
      }
    }
    size = 0;
    narrow(new Segment(afi, 0));
  }

  /** The most slots that a search for a prefix which is kept looks at. */
  int longestSearch() {
    return Arrays.stream(directory).mapToInt(one -> one.longestSearch(hash)).max().orElse(0);
  }
}
