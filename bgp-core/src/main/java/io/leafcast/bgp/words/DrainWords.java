package io.leafcast.bgp.words;

import io.leafcast.bgp.reason.DrainReason;

/** Why a peer is drained. */
final class DrainWords {
  private DrainWords() {}

  static String of(DrainReason reason) {
    return switch (reason) {
      case DrainReason.Asked() -> "leafcast drain";
      case DrainReason.Seen(String detail) -> detail;
      case DrainReason.Remembered(String detail) ->
          detail + ", as it was before the restart; the Node was not read since";
      case DrainReason.Ending() -> "the process is to end";
    };
  }
}
