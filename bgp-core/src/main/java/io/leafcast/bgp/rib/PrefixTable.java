package io.leafcast.bgp.rib;

import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;
import java.util.Arrays;

/**
 * A map from the prefixes of one address family to numbers from 0, in flat arrays: 13 octets a slot
 * for IPv4 and 21 for IPv6, where a HashMap of records takes over a hundred. Open addressing with
 * linear probing; half to three quarters of the slots are in use.
 */
final class PrefixTable {
  /** Said of a prefix that is not in the table. */
  static final int ABSENT = -1;

  /** A power of two, as every number of slots is. */
  private static final int FEWEST_SLOTS = 16;

  private final Afi afi;

  /** The address of each slot: one word for IPv4, two for IPv6. */
  private long[] words;

  private byte[] lengths;

  /** The value of each slot, ABSENT in a free one. */
  private int[] values;

  private int size;

  PrefixTable(Afi afi) {
    this.afi = afi;
    allocate(FEWEST_SLOTS);
  }

  private void allocate(int slots) {
    words = new long[slots * wordsPerAddress()];
    lengths = new byte[slots];
    values = new int[slots];
    Arrays.fill(values, ABSENT);
  }

  private int wordsPerAddress() {
    return afi.addressOctets() == 4 ? 1 : 2;
  }

  int size() {
    return size;
  }

  /** Octets of memory that the slots take. */
  long octets() {
    return (long) Long.BYTES * words.length + lengths.length + (long) Integer.BYTES * values.length;
  }

  /** The value of {@code prefix}, or ABSENT. */
  int get(Prefix prefix) {
    return values[slotOf(prefix)];
  }

  /** Sets the value of {@code prefix}; tells what it was before, or ABSENT. */
  int put(Prefix prefix, int value) {
    int slot = slotOf(prefix);
    int before = values[slot];
    if (before == ABSENT) {
      if ((size + 1) * 4 > values.length * 3) {
        grow();
        slot = slotOf(prefix);
      }
      size++;
    }
    write(slot, prefix);
    values[slot] = value;
    return before;
  }

  /** Takes {@code prefix} out; tells what its value was, or ABSENT. */
  int remove(Prefix prefix) {
    int free = slotOf(prefix);
    int before = values[free];
    if (before == ABSENT) {
      return ABSENT;
    }
    size--;
    for (int slot = next(free); values[slot] != ABSENT; slot = next(slot)) {
      if (isReachable(home(read(slot)), free, slot)) {
        copy(slot, free);
        free = slot;
      }
    }
    values[free] = ABSENT;
    return before;
  }

  /**
   * Whether a search that starts at {@code home} and would end at {@code slot} passes {@code free}.
   */
  private boolean isReachable(int home, int free, int slot) {
    int mask = values.length - 1;
    return ((slot - home) & mask) >= ((slot - free) & mask);
  }

  /** The slot that holds {@code prefix}, or the free one where it belongs. */
  private int slotOf(Prefix prefix) {
    int slot = home(prefix);
    while (values[slot] != ABSENT && !holds(slot, prefix)) {
      slot = next(slot);
    }
    return slot;
  }

  private boolean holds(int slot, Prefix prefix) {
    Address address = prefix.address();
    return Byte.toUnsignedInt(lengths[slot]) == prefix.length()
        && (wordsPerAddress() == 1
            ? words[slot] == address.low()
            : words[2 * slot] == address.high() && words[2 * slot + 1] == address.low());
  }

  private int next(int slot) {
    return (slot + 1) & (values.length - 1);
  }

  /** Where a search for {@code prefix} starts: the finalizer of SplitMix64 over all of its bits. */
  private int home(Prefix prefix) {
    long mixed = prefix.address().high() * 0x9E37_79B9_7F4A_7C15L + prefix.address().low();
    mixed = (mixed ^ mixed >>> 30) * 0xBF58_476D_1CE4_E5B9L + prefix.length();
    mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
    return (int) (mixed ^ mixed >>> 31) & (values.length - 1);
  }

  private void grow() {
    PrefixTable larger = new PrefixTable(afi);
    larger.allocate(values.length * 2);
    for (int slot = 0; slot < values.length; slot++) {
      if (values[slot] != ABSENT) {
        larger.put(read(slot), values[slot]);
      }
    }
    words = larger.words;
    lengths = larger.lengths;
    values = larger.values;
  }

  private Prefix read(int slot) {
    Address address =
        wordsPerAddress() == 1
            ? new Address(afi, 0, words[slot])
            : new Address(afi, words[2 * slot], words[2 * slot + 1]);
    return new Prefix(address, Byte.toUnsignedInt(lengths[slot]));
  }

  private void write(int slot, Prefix prefix) {
    if (wordsPerAddress() == 1) {
      words[slot] = prefix.address().low();
    } else {
      words[2 * slot] = prefix.address().high();
      words[2 * slot + 1] = prefix.address().low();
    }
    lengths[slot] = (byte) prefix.length();
  }

  private void copy(int from, int to) {
    write(to, read(from));
    values[to] = values[from];
  }
}
