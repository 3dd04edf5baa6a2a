package io.leafcast.daemon.board;

import com.google.common.collect.ComparisonChain;
import com.google.errorprone.annotations.Immutable;
import java.util.regex.Pattern;

/**
 * Something that is not as it should be, and that nothing was done about but this: it is told. It
 * stands in the status, the metrics and the log for as long as whoever found it says so.
 *
 * @param code never changes its meaning: lower case letters, digits and '-', at most 63
 * @param object what it is about, such as {@code CiliumNode/worker-2}; cut after 300 characters
 * @param text for people, what is wrong and what to do; the same for as long as the matter is (a
 *     text that changes is a finding that goes and one that comes); cut after 1,000 characters
 */
@Immutable
public record Finding(String code, String object, String text) implements Comparable<Finding> {
  /** Of a condition of the gate that does not hold yet. */
  public static final String GATE_CLOSED = "gate-closed";

  /** Of a change of the configuration that would withdraw too much to be done unasked. */
  public static final String RELOAD_HELD = "reload-held";

  /** Of another daemon on this node, for which this one waits. */
  public static final String ANOTHER_DAEMON = "another-daemon";

  /** Of a lock that the host does not let us take. */
  public static final String LOCK_NOT_TAKEN = "lock-not-taken";

  private static final Pattern CODE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final int LONGEST_OBJECT = 300;
  private static final int LONGEST_TEXT = 1_000;

  public Finding {
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException("no code of a finding: " + code);
    }
    object = cut(object, LONGEST_OBJECT);
    text = cut(text, LONGEST_TEXT);
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 3) + "...";
  }

  @Override
  public int compareTo(Finding other) {
    return ComparisonChain.start()
        .compare(code, other.code)
        .compare(object, other.object)
        .compare(text, other.text)
        .result();
  }
}
