package io.leafcast.k8s.client;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of an answer (RFC 9112 sections 4 and 5): status and fields, of at most 64 KiB together
 * with the interim answers before it.
 *
 * @param fields by name in lower case; of several of one name the last counts
 */
record HttpHead(int code, boolean keepsAlive, ImmutableMap<String, String> fields) {
  private static final int MOST_OCTETS = 1 << 16;
  private static final int MOST_OF_A_CHUNKS_LINE = 1 << 10;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.([01]) ([1-9][0-9]{2})(?: .*)?");

  /** Reads lines, of so many octets in all. */
  private static final class Lines {
    private final InputStream in;
    private final String what;
    private int left;

    Lines(InputStream in, int most, String what) {
      this.in = in;
      this.left = most;
      this.what = what;
    }

    String next() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int octet = in.read(); octet != '\n'; octet = in.read()) {
        if (octet < 0) {
          throw new CutShort(what);
        }
        if (--left < 0) {
          throw new ProtocolException("its " + what + " does not end");
        }
        line.append((char) octet);
      }
      int length = line.length();
      return line.substring(0, length > 0 && line.charAt(length - 1) == '\r' ? length - 1 : length);
    }
  }

  /** The connection ended within the head or a chunk's line, perhaps before its first octet. */
  static final class CutShort extends IOException {
    private static final long serialVersionUID = 1L;

    CutShort(String what) {
      super("the connection ended before the end of its " + what);
    }
  }

  static HttpHead read(InputStream in) throws IOException {
    Lines lines = new Lines(in, MOST_OCTETS, "header");
    while (true) {
      Matcher status = STATUS.matcher(lines.next());
      if (!status.matches()) {
        throw new ProtocolException("its answer is no HTTP");
      }
      int code = Integer.parseInt(status.group(2));
      Map<String, String> fields = fields(lines);
      if (code >= 200) {
        String connection = fields.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
        boolean keepsAlive = status.group(1).equals("1") && !connection.contains("close");
        return new HttpHead(code, keepsAlive, ImmutableMap.copyOf(fields));
      }
    }
  }

  /** The length of the next chunk (RFC 9112 section 7.1), whose line begins here. */
  static long chunk(InputStream in) throws IOException {
    String line = new Lines(in, MOST_OF_A_CHUNKS_LINE, "chunk").next();
    String size = line.split("[; \\t]", 2)[0];
    if (!size.matches("[0-9a-fA-F]{1,8}")) {
      throw new ProtocolException("its chunks are no HTTP");
    }
    return Long.parseLong(size, 16);
  }

  /** What follows the last chunk: fields that nobody reads. */
  static void trailers(InputStream in) throws IOException {
    Map<String, String> _ = fields(new Lines(in, MOST_OCTETS, "trailer"));
  }

  private static Map<String, String> fields(Lines lines) throws IOException {
    Map<String, String> fields = new HashMap<>();
    for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return fields;
  }

  String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** As Latin-1, which is what a request's octets are made of. */
  static byte[] octets(String head) {
    return head.getBytes(StandardCharsets.ISO_8859_1);
  }
}
