package io.leafcast.daemon.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import com.google.common.collect.Streams;
import com.google.common.primitives.Ints;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The last line of what a program writes; of all before it nothing is kept. */
final class LastLine {
  /** Octets of the end that are kept. */
  private static final int KEPT = 1_024;

  /** Characters of the line that are told. */
  private static final int LONGEST = 200;

  private byte[] end = new byte[0];
  private int taken;

  /** Takes what waits in {@code out}, without waiting for more, up to {@code most} altogether. */
  void takeFrom(InputStream out, int most) throws IOException {
    byte[] some = new byte[8_192];
    while (taken < most) {
      int waiting = out.available();
      int read = waiting <= 0 ? 0 : out.read(some, 0, Ints.min(waiting, some.length, most - taken));
      if (read <= 0) {
        return;
      }
      taken += read;
      keep(some, read);
    }
  }

  private void keep(byte[] some, int read) {
    byte[] both = Arrays.copyOf(end, end.length + read);
    System.arraycopy(some, 0, both, end.length, read);
    end = Arrays.copyOfRange(both, Math.max(0, both.length - KEPT), both.length);
  }

  /** Octets taken so far. */
  int taken() {
    return taken;
  }

  /** The last line that is not blank, or "". */
  String text() {
    String line =
        Streams.findLast(
                Splitter.on('\n')
                    .trimResults()
                    .omitEmptyStrings()
                    .splitToStream(new String(end, UTF_8)))
            .orElse("");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }

  /** What happened, and then what was said before. */
  String after(String happened) {
    return text().isEmpty() ? happened : happened + ": " + text();
  }
}
