package io.leafcast.daemon.config;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.attr.Communities;
import io.leafcast.bgp.attr.LargeCommunities;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Octets;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;

/** A community of the file: {@code 64496:100}, {@code 65537:1:2} or the name of a known one. */
@Immutable
sealed interface Community {

  /** Of four octets (RFC 1997). */
  @Immutable
  record Standard(int value) implements Community {}

  /** Of twelve (RFC 8092). */
  @Immutable
  record Large(Octets value) implements Community {}

  /** Those of RFC 1997, 3765, 7999, 8326 and 9494 that a speaker may set. */
  ImmutableMap<String, Integer> KNOWN =
      ImmutableMap.<String, Integer>builder()
          .put("no-export", 0xFFFF_FF01)
          .put("no-advertise", 0xFFFF_FF02)
          .put("no-export-subconfed", 0xFFFF_FF03)
          .put("no-peer", 0xFFFF_FF04)
          .put("graceful-shutdown", 0xFFFF_0000)
          .put("blackhole", 0xFFFF_029A)
          .put("no-llgr", 0xFFFF_0007)
          .buildOrThrow();

  Type<Community> TYPE =
      new Type.Text<>(
          "^([0-9]{1,5}:[0-9]{1,5}|[0-9]{1,10}(:[0-9]{1,10}){2}|[-a-z]+)$", Community::parse);

  /** Reads what stands in the file. */
  static Decoded<Community> parse(String text) {
    Integer known = KNOWN.get(text);
    if (known != null) {
      return Decoded.good(new Standard(known));
    }
    List<String> parts = Splitter.on(':').splitToList(text);
    long most = parts.size() == 2 ? 0xFFFF : 0xFFFF_FFFFL;
    boolean numbers =
        parts.stream()
            .allMatch(part -> part.matches("0|[1-9][0-9]{0,9}") && Long.parseLong(part) <= most);
    if (!numbers || parts.size() < 2 || parts.size() > 3) {
      return Decoded.bad(
          "'"
              + text
              + "' is no community"
              + Spelling.hint(text, KNOWN.keySet())
              + "; or write two numbers up to 65535, as 64496:100, or three up to 4294967295,"
              + " as 65537:1:2");
    }
    return Decoded.good(parts.size() == 2 ? standard(parts) : large(parts));
  }

  private static Community standard(List<String> parts) {
    return new Standard(
        Integer.parseInt(parts.getFirst()) << 16 | Integer.parseInt(parts.getLast()));
  }

  private static Community large(List<String> parts) {
    ByteBuffer octets = ByteBuffer.allocate(12);
    parts.forEach(part -> octets.putInt((int) Long.parseLong(part)));
    return new Large(Octets.of(octets.array()));
  }

  /** The attributes that carry these; none of a kind that there is none of. */
  static ImmutableList<PathAttribute> attributes(ImmutableList<Community> all) {
    ImmutableList<Integer> standard =
        all.stream()
            .flatMap(one -> one instanceof Standard(int value) ? Stream.of(value) : Stream.empty())
            .collect(ImmutableList.toImmutableList());
    ImmutableList<Octets> large =
        all.stream()
            .flatMap(one -> one instanceof Large(Octets value) ? Stream.of(value) : Stream.empty())
            .collect(ImmutableList.toImmutableList());
    ImmutableList.Builder<PathAttribute> attributes = ImmutableList.builder();
    if (!standard.isEmpty()) {
      attributes.add(new Communities(standard));
    }
    if (!large.isEmpty()) {
      attributes.add(new LargeCommunities(large));
    }
    return attributes.build();
  }
}
