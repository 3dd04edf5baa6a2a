package io.leafcast.bgp.rib;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;
import java.util.random.RandomGenerator;

/**
 * SipHash-1-3 of prefixes under a key that peers cannot know, so that no peer can choose prefixes
 * which fall into one place.
 */
@Immutable
record SipHash(long key0, long key1) implements PrefixSet.Hash {
  private static final int WORDS = 3;
  private static final int ROUNDS = WORDS + 3;

  /** The octets of a prefix: 16 of the address, with leading zeros, and the length. */
  private static final long OCTETS = 17L << 56;

  static SipHash seededBy(RandomGenerator random) {
    return new SipHash(random.nextLong(), random.nextLong());
  }

  @Override
  public long of(Prefix prefix) {
    Address address = prefix.address();
    return of(address.high(), address.low(), OCTETS | prefix.length());
  }

  private long of(long first, long second, long third) {
    long v0 = key0 ^ 0x736F_6D65_7073_6575L;
    long v1 = key1 ^ 0x646F_7261_6E64_6F6DL;
    long v2 = key0 ^ 0x6C79_6765_6E65_7261L;
    long v3 = key1 ^ 0x7465_6462_7974_6573L;
    for (int round = 0; round < ROUNDS; round++) {
      long word = round == 0 ? first : round == 1 ? second : round == 2 ? third : 0;
      v3 ^= word;
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
      v0 ^= word;
      if (round == WORDS - 1) {
        v2 ^= 0xFF;
      }
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }
}
