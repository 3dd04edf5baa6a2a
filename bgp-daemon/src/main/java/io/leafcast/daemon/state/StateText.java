package io.leafcast.daemon.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.wire.Decoded;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A {@link Memory} as the text of its file: a line a thing, its fields apart by tabs, the version
 * of the format first and a checksum (CRC-32C of all octets before that line) last. Whoever reads
 * it takes all of it or nothing.
 */
final class StateText {
  static final int VERSION = 2;

  /** Without what version 2 has more; written where there is none, for who goes back. */
  private static final int FIRST = 1;

  /** Octets that are read or written at most. */
  static final int MOST_OCTETS = 4 << 20;

  /** Prefixes that are read or written at most. */
  static final int MOST_PREFIXES = 20_000;

  private static final String MAGIC = "leafcast-state";
  private static final String SUM = "crc32c";

  private StateText() {}

  /** Bad where it is larger than the next process would take. */
  static Decoded<byte[]> write(Memory memory) {
    if (memory.set().size() > MOST_PREFIXES) {
      return Decoded.bad(
          "there are "
              + memory.set().size()
              + " prefixes to save; at most "
              + MOST_PREFIXES
              + " are");
    }
    StringBuilder text = new StringBuilder(4_096);
    line(text, MAGIC, Integer.toString(version(memory)));
    line(text, "node", memory.node());
    line(text, "boot", memory.boot());
    line(text, "as-of", memory.asOf().toString());
    memory
        .routerId()
        .ifPresent(choice -> line(text, "router-id", choice.id().toString(), choice.reason()));
    memory
        .facts()
        .ifPresent(facts -> {
          line(text, "fact-node", facts.name(), facts.uid());
          facts.labels().forEach((key, value) -> line(text, "fact-label", key, value));
          facts.annotations().forEach((key, value) -> line(text, "fact-annotation", key, value));
          facts.internalAddresses().forEach(address -> line(text, "fact-address", address));
        });
    DrainMemory drained = memory.drained();
    drained.byHand().all().ifPresent(said -> line(text, "drain-all", said));
    drained.byHand().peers().forEach((peer, said) -> line(text, "drain-peer", peer.text(), said));
    drained.seen().ifPresent(mark -> line(text, "drain-seen", mark));
    drained.phases().forEach((peer, phase) -> line(text, "drain-phase", peer.text(), phase.name()));
    if (memory.gate() == Memory.Gate.OPENED) {
      line(text, "gate-opened");
    }
    memory
        .set()
        .bySource()
        .forEach((source, prefixes) -> {
          line(text, "source", source.text());
          prefixes.forEach((prefix, of) -> line(text, fields(prefix.toString(), of)));
        });
    byte[] body = text.toString().getBytes(UTF_8);
    String end = SUM + "\t" + sum(body, body.length) + "\n";
    byte[] all = Arrays.copyOf(body, body.length + end.length());
    System.arraycopy(end.getBytes(UTF_8), 0, all, body.length, end.length());
    return all.length > MOST_OCTETS
        ? Decoded.bad("it would have " + all.length + " octets; at most " + MOST_OCTETS + " are")
        : Decoded.good(all);
  }

  private static int version(Memory memory) {
    return memory.drained().equals(DrainMemory.NOBODY) && memory.gate() == Memory.Gate.NOT_OPENED
        ? FIRST
        : VERSION;
  }

  private static String[] fields(String prefix, Provenance of) {
    ImmutableList.Builder<String> fields = ImmutableList.builder();
    fields.add("prefix", prefix, of.since().toString(), of.resourceVersion(), of.object());
    for (PathAttribute attribute : of.attributes()) {
      fields.add(StateAttributes.write(attribute));
    }
    return fields.build().toArray(String[]::new);
  }

  private static void line(StringBuilder text, String... fields) {
    for (int i = 0; i < fields.length; i++) {
      if (i > 0) {
        text.append('\t');
      }
      escape(text, fields[i]);
    }
    text.append('\n');
  }

  private static void escape(StringBuilder text, String field) {
    for (int i = 0; i < field.length(); i++) {
      char next = field.charAt(i);
      switch (next) {
        case '\\' -> text.append("\\\\");
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        default -> text.append(next);
      }
    }
  }

  private static Optional<String> plain(String field) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < field.length()) {
      char next = field.charAt(at++);
      if (next != '\\') {
        text.append(next);
        continue;
      }
      switch (at < field.length() ? field.charAt(at++) : ' ') {
        case '\\' -> text.append('\\');
        case 't' -> text.append('\t');
        case 'n' -> text.append('\n');
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(text.toString());
  }

  private static String sum(byte[] octets, int length) {
    CRC32C sum = new CRC32C();
    sum.update(octets, 0, length);
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }

  /** What the octets of a file say; Bad says why they are not taken. */
  static Decoded<Memory> read(byte[] octets) {
    if (octets.length > MOST_OCTETS) {
      return Decoded.bad("it is larger than " + MOST_OCTETS + " octets");
    }
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException notText) {
      return Decoded.bad("it is damaged: no UTF-8 text");
    }
    // The version first: a newer format may have another checksum, too.
    Optional<String> wrong = wrongVersion(text).or(() -> wrongSum(text, octets));
    if (wrong.isPresent()) {
      return Decoded.bad(wrong.orElseThrow());
    }
    StateReader reader = new StateReader();
    List<String> lines = text.lines().toList();
    for (String line : lines.subList(1, lines.size() - 1)) {
      ImmutableList.Builder<String> fields = ImmutableList.builder();
      for (String field : line.split("\t", -1)) {
        Optional<String> plain = plain(field);
        if (plain.isEmpty()) {
          return Decoded.bad("it is damaged: a backslash that means nothing");
        }
        fields.add(plain.orElseThrow());
      }
      if (!reader.take(fields.build())) {
        return Decoded.bad("it is damaged: " + reader.trouble());
      }
    }
    return reader.memory();
  }

  private static Optional<String> wrongVersion(String text) {
    int end = text.indexOf('\n');
    String[] first = (end < 0 ? "" : text.substring(0, end)).split("\t", -1);
    if (first.length != 2 || !first[0].equals(MAGIC) || !first[1].matches("[0-9]{1,6}")) {
      return Optional.of("it is damaged, or no saved state of leafcast");
    }
    int version = Integer.parseInt(first[1]);
    return version >= FIRST && version <= VERSION
        ? Optional.empty()
        : Optional.of(
            "it is of format "
                + first[1]
                + ", and this leafcast knows "
                + FIRST
                + " to "
                + VERSION);
  }

  private static Optional<String> wrongSum(String text, byte[] octets) {
    int last = text.lastIndexOf('\n', text.length() - 2) + 1;
    int octetsBefore = text.substring(0, last).getBytes(UTF_8).length;
    String expected = SUM + "\t" + sum(octets, octetsBefore) + "\n";
    return text.substring(last).equals(expected)
        ? Optional.empty()
        : Optional.of("it is damaged or cut short: its checksum does not fit");
  }
}
