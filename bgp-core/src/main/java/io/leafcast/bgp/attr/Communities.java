package io.leafcast.bgp.attr;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;
import java.util.stream.Collectors;

/** COMMUNITIES, each four octets (RFC 1997). */
@Immutable
public record Communities(ImmutableList<Integer> values) implements PathAttribute {
  public static final int TYPE = 8;

  /** 65535:0, GRACEFUL_SHUTDOWN: use another route while there is one (RFC 8326 section 3). */
  public static final int GRACEFUL_SHUTDOWN = 0xFFFF_0000;

  /** 65535:7: not to be kept as long-lived stale (RFC 9494 section 3). */
  public static final int NO_LLGR = 0xFFFF_0007;

  @Override
  public int type() {
    return TYPE;
  }

  static Decoded<Communities> decode(OctetReader in, Encoding encoding) {
    ImmutableList.Builder<Integer> values = ImmutableList.builder();
    while (!in.isEmpty()) {
      values.add(in.bits32());
    }
    return Decoded.good(new Communities(values.build()));
  }

  void encode(OctetWriter out, Encoding encoding) {
    values.forEach(out::bits32);
  }

  /** These with {@code value}, which is not added twice. */
  public Communities with(int value) {
    return values.contains(value)
        ? this
        : new Communities(ImmutableList.<Integer>builder().addAll(values).add(value).build());
  }

  /** As operators write them: {@code 64496:100 65535:65281}. */
  public String text() {
    return values.stream()
        .map(value -> (value >>> 16) + ":" + (value & 0xFFFF))
        .collect(Collectors.joining(" "));
  }

  @Override
  public String toString() {
    return "Communities[" + text() + "]";
  }
}
