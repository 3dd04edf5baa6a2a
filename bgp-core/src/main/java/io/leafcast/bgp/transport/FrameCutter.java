package io.leafcast.bgp.transport;

import io.leafcast.bgp.codec.Framing;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.PartialOctets;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * Cuts the octets of one connection into frames, however they were split or joined on the way.
 * Holds one message at most, no more of it than its header says, and nothing while none is under
 * way.
 */
final class FrameCutter {
  private Optional<PartialOctets> header = Optional.empty();
  private Optional<PartialOctets> frame = Optional.empty();

  /**
   * The next frame that {@code input} completes, which is read up to that frame's end; empty when
   * all of it is read and more is needed. What cannot be the start of a message is a frame as far
   * as it has come.
   */
  Optional<Octets> next(ByteBuf input) {
    if (!input.isReadable()) {
      return Optional.empty();
    }
    if (frame.isPresent()) {
      return rest(frame.get(), input);
    }
    PartialOctets start = header.orElseGet(() -> PartialOctets.of(Framing.HEADER_OCTETS));
    start.take(input);
    Octets octets = start.toOctets();
    if (!start.isWhole()) {
      boolean mayBegin = Framing.mayBegin(octets);
      header = mayBegin ? Optional.of(start) : Optional.empty();
      return mayBegin ? Optional.empty() : Optional.of(octets);
    }
    header = Optional.empty();
    int length = Framing.frameLength(octets, Encoding.CLASSIC_OCTETS);
    return length == Framing.HEADER_OCTETS
        ? Optional.of(octets)
        : rest(PartialOctets.startingWith(octets, length), input);
  }

  private Optional<Octets> rest(PartialOctets partial, ByteBuf input) {
    partial.take(input);
    frame = partial.isWhole() ? Optional.empty() : Optional.of(partial);
    return partial.isWhole() ? Optional.of(partial.toOctets()) : Optional.empty();
  }

  /** Octets of memory that are held now. */
  int held() {
    return header.or(() -> frame).map(PartialOctets::size).orElse(0);
  }
}
