package io.leafcast.bgp.message;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.attr.MpReach;
import io.leafcast.bgp.attr.MpUnreach;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.Prefix;
import java.util.stream.Stream;

/**
 * UPDATE as it is on the wire (RFC 4271 section 4.3): IPv4 unicast routes in {@code withdrawn} and
 * {@code announced}, all others in the MP_REACH_NLRI and MP_UNREACH_NLRI attributes.
 */
@Immutable
public record Update(
    ImmutableList<Nlri> withdrawn,
    ImmutableList<PathAttribute> attributes,
    ImmutableList<Nlri> announced)
    implements Message {
  public static final int TYPE = 2;

  /** All prefixes that it announces, of whatever family. */
  public Stream<Prefix> announcedPrefixes() {
    return Stream.concat(
            announced.stream(),
            attributes.stream()
                .flatMap(attribute ->
                    attribute instanceof MpReach reach ? reach.nlri().stream() : Stream.empty()))
        .map(Nlri::prefix);
  }

  /** All prefixes that it withdraws, of whatever family. */
  public Stream<Prefix> withdrawnPrefixes() {
    return Stream.concat(
            withdrawn.stream(),
            attributes.stream()
                .flatMap(attribute ->
                    attribute instanceof MpUnreach gone ? gone.nlri().stream() : Stream.empty()))
        .map(Nlri::prefix);
  }

  @Override
  public int type() {
    return TYPE;
  }
}
