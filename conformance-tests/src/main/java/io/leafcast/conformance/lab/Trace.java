package io.leafcast.conformance.lab;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.regex.Pattern;

/** A traceroute with its hops named. */
public record Trace(ImmutableList<Hop> hops) {
  /** "3 10.255.0.1 0.041 ms", or "3 *". */
  private static final Pattern LINE =
      Pattern.compile("\\s*(\\d+)\\s+(\\S+)(?:\\s+([0-9.]+ ms))?.*");

  /**
   * One hop.
   *
   * @param name the machine that has the address, or the address itself if none has
   * @param time such as {@code 0.041 ms}; empty if nobody answered
   */
  public record Hop(int number, String name, String address, String time) {}

  /**
   * Traces from a machine or a pod to an address; three more hops than the fabric has are tried.
   */
  public static Trace run(Place from, String target, ImmutableMap<String, String> names) {
    var output = from.run("traceroute", "-n", "-q", "1", "-w", "1", "-m", "9", target).must();
    var hops = ImmutableList.<Hop>builder();
    // The first line names the target.
    Splitter.on('\n')
        .omitEmptyStrings()
        .splitToStream(output)
        .skip(1)
        .forEach(line -> {
          var match = LINE.matcher(line);
          if (match.matches()) {
            var time = match.group(3);
            hops.add(
                new Hop(
                    Integer.parseInt(match.group(1)),
                    names.getOrDefault(match.group(2), match.group(2)),
                    match.group(2),
                    time == null ? "" : time));
          }
        });
    return new Trace(hops.build());
  }

  /** The names alone, in order. */
  public ImmutableList<String> names() {
    return hops.stream().map(Hop::name).collect(ImmutableList.toImmutableList());
  }
}
