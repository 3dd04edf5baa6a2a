package io.leafcast.conformance.lab;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.time.Duration;

/** The BGP packets of an interface, taken by tcpdump and read by tshark: two pairs of eyes. */
public final class Capture implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(60);

  private final Background tcpdump;
  private final Path file;

  private Capture(Background tcpdump, Path file) {
    this.tcpdump = tcpdump;
    this.file = file;
  }

  /** Starts; packets are taken from when this returns. */
  public static Capture start(Namespace machine, String device) {
    var file = machine.lab().folder().resolve(machine.host() + ".pcap");
    // -Z root: the file lies in a folder of root's. -U: what has been seen is in the file.
    var tcpdump =
        Background.start(
            machine,
            "tcpdump",
            "tcpdump",
            "-Z",
            "root",
            "-U",
            "--immediate-mode",
            "-ni",
            device,
            "-w",
            file.toString(),
            "tcp port 179");
    Eventually.see("tcpdump listens", READY, tcpdump::output, text -> text.contains("listening"));
    return new Capture(tcpdump, file);
  }

  /** Ends the capture. */
  public void stop() {
    tcpdump.stop();
  }

  /**
   * What tshark finds.
   *
   * @param filter a display filter, such as {@code bgp.type == 2}
   * @param field the field of each packet to return, such as {@code frame.number}
   */
  public ImmutableList<String> read(String filter, String field) {
    return Splitter.on('\n')
        .omitEmptyStrings()
        .splitToStream(
            Command.of(
                    "tshark",
                    "-n",
                    "-r",
                    file.toString(),
                    "-Y",
                    filter,
                    "-T",
                    "fields",
                    "-e",
                    field)
                .must())
        .collect(ImmutableList.toImmutableList());
  }

  /** tshark's long reading of the packets of a filter: for messages of failures. */
  public String explain(String filter) {
    return Command.of("tshark", "-n", "-r", file.toString(), "-Y", filter, "-V").run().output();
  }

  @Override
  public void close() {
    tcpdump.close();
  }
}
