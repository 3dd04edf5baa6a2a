package io.leafcast.bgp.rib;

import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;
import java.util.function.Consumer;

/**
 * One part of a {@link PrefixSet}: 256 slots with linear probing, at most three quarters of them in
 * use. A slot has a word for an IPv4 prefix, two words and an octet for one of IPv6. One that holds
 * nothing has no slots.
 */
final class Segment {
  static final int SLOTS = 256;
  static final int MOST = SLOTS * 3 / 4;

  private static final int MASK = SLOTS - 1;
  private static final long[] NO_WORDS = {};
  private static final byte[] NO_LENGTHS = {};

  /** Whether it is for IPv4. */
  private final boolean isShort;

  /** How many leading bits the hashes of all prefixes here have in common. */
  private final int depth;

  /**
   * IPv4: the address, then the length plus one in eight bits, so that 0 is a free slot. IPv6: the
   * two words of the address.
   */
  private long[] words = NO_WORDS;

  /** IPv6 alone: the length plus one, 0 in a free slot. */
  private byte[] lengths = NO_LENGTHS;

  private int size;

  Segment(Afi afi, int depth) {
    this.isShort = isShort(afi);
    this.depth = depth;
  }

  int depth() {
    return depth;
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == MOST;
  }

  boolean hasSlots() {
    return words.length > 0;
  }

  /** Octets of memory that the slots of one segment take, with the arrays and the object. */
  static int octets(Afi afi) {
    return isShort(afi) ? 8 * SLOTS + 48 : 17 * SLOTS + 64;
  }

  private static boolean isShort(Afi afi) {
    return afi.addressOctets() == 4;
  }

  void allocate() {
    words = new long[isShort ? SLOTS : 2 * SLOTS];
    lengths = isShort ? NO_LENGTHS : new byte[SLOTS];
  }

  /** Lets go of all that is in it, and of the slots. */
  void free() {
    words = NO_WORDS;
    lengths = NO_LENGTHS;
    size = 0;
  }

  boolean contains(long hash, Prefix prefix) {
    return hasSlots() && isUsed(slotOf(hash, prefix));
  }

  /** Puts in a prefix, where it is not there; there must be a free slot. */
  void add(long hash, Prefix prefix) {
    int slot = slotOf(hash, prefix);
    if (!isUsed(slot)) {
      write(slot, prefix);
      size++;
    }
  }

  private void write(int slot, Prefix prefix) {
    Address address = prefix.address();
    if (isShort) {
      words[slot] = address.low() << 8 | (prefix.length() + 1);
    } else {
      words[2 * slot] = address.high();
      words[2 * slot + 1] = address.low();
      lengths[slot] = (byte) (prefix.length() + 1);
    }
  }

  /** Takes out a prefix that is there; {@code hash} tells where the others are searched. */
  void remove(long of, Prefix prefix, PrefixSet.Hash hash) {
    int free = slotOf(of, prefix);
    for (int slot = next(free); isUsed(slot); slot = next(slot)) {
      if (isReachable((int) hash.of(read(slot)) & MASK, free, slot)) {
        copy(slot, free);
        free = slot;
      }
    }
    clear(free);
    size--;
  }

  /** Whether a search that starts at {@code home} and would end at {@code slot} passes free. */
  private static boolean isReachable(int home, int free, int slot) {
    return ((slot - home) & MASK) >= ((slot - free) & MASK);
  }

  /** The slot that holds {@code prefix}, or the free one where it belongs. */
  private int slotOf(long hash, Prefix prefix) {
    int slot = (int) hash & MASK;
    while (isUsed(slot) && !holds(slot, prefix)) {
      slot = next(slot);
    }
    return slot;
  }

  private boolean isUsed(int slot) {
    return isShort ? words[slot] != 0 : lengths[slot] != 0;
  }

  private boolean holds(int slot, Prefix prefix) {
    Address address = prefix.address();
    return isShort
        ? words[slot] == (address.low() << 8 | (prefix.length() + 1))
        : words[2 * slot] == address.high()
            && words[2 * slot + 1] == address.low()
            && length(slot) == prefix.length();
  }

  private static int next(int slot) {
    return (slot + 1) & MASK;
  }

  private int length(int slot) {
    return (isShort ? (int) words[slot] & 0xFF : Byte.toUnsignedInt(lengths[slot])) - 1;
  }

  private Prefix read(int slot) {
    Address address =
        isShort
            ? new Address(Afi.IPV4, 0, words[slot] >>> 8)
            : new Address(Afi.IPV6, words[2 * slot], words[2 * slot + 1]);
    return new Prefix(address, length(slot));
  }

  private void copy(int from, int to) {
    if (isShort) {
      words[to] = words[from];
    } else {
      words[2 * to] = words[2 * from];
      words[2 * to + 1] = words[2 * from + 1];
      lengths[to] = lengths[from];
    }
  }

  private void clear(int slot) {
    if (isShort) {
      words[slot] = 0;
    } else {
      lengths[slot] = 0;
    }
  }

  void forEach(Consumer<Prefix> reader) {
    for (int slot = 0; slot < SLOTS && hasSlots(); slot++) {
      if (isUsed(slot)) {
        reader.accept(read(slot));
      }
    }
  }

  /** The most slots that a search for a prefix which is here looks at. */
  int longestSearch(PrefixSet.Hash hash) {
    int longest = 0;
    for (int slot = 0; slot < SLOTS && hasSlots(); slot++) {
      if (isUsed(slot)) {
        longest = Math.max(longest, 1 + ((slot - (int) hash.of(read(slot))) & MASK));
      }
    }
    return longest;
  }
}
