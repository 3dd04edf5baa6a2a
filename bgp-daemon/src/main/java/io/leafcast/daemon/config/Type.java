package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.RouterId;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.LongFunction;

/** How a value of the file becomes a value of ours. */
sealed interface Type<T> {

  /** A mapping with keys of its own. */
  record Section<T>(Function<Keys, T> read, HeldBack heldBack, Echo echo) implements Type<T> {
    Section(Function<Keys, T> read) {
      this(read, HeldBack.ALL);
    }

    Section(Function<Keys, T> read, HeldBack heldBack) {
      this(read, heldBack, Echo.AS_WRITTEN);
    }
  }

  /** Whether a message may say again what was written in the place of the section. */
  enum Echo {
    AS_WRITTEN,
    /** It may be a secret that does not belong there. */
    NEVER
  }

  /** What a value that cannot be had of the Node holds back. */
  enum HeldBack {
    /** The section that it stands in, and nothing else. */
    THIS,
    /** The whole file, or what else the section stands in. */
    ALL
  }

  /**
   * A mapping whose keys are names that the file brings along, each with a value; {@code key} says
   * which names may be.
   */
  record Entries<V, T>(
      Text<String> key, Type<V> value, Function<ImmutableMap<String, One<V>>, T> of)
      implements Type<T> {}

  /**
   * A decimal number from {@code min} to {@code max}, but none of {@code except}; quoted or not.
   */
  record Whole<T>(long min, long max, ImmutableSortedSet<Long> except, LongFunction<T> of)
      implements Type<T> {}

  /** One of a few words. */
  record Word<T>(ImmutableMap<String, T> words) implements Type<T> {}

  /** True or false, quoted or not. */
  record Flag<T>(T yes, T no) implements Type<T> {}

  /** A text; {@code pattern} is what the schema says about it, no stricter than {@code read}. */
  record Text<T>(String pattern, Function<String, Decoded<T>> read) implements Type<T> {}

  Type<Asn> ASN = whole(1, 0xFFFF_FFFFL, Asn::new);
  Type<Integer> PORT = whole(1, 0xFFFF);
  Type<Address> ADDRESS = new Text<>("^[0-9a-fA-F:.]+$", Type::address);
  Type<Prefix> PREFIX = new Text<>("^[0-9a-fA-F:.]+/[0-9]{1,3}$", Prefix::parse);
  Type<RouterId> ROUTER_ID = new Text<>("^([0-9]{1,3}\\.){3}[0-9]{1,3}$", RouterId::parse);
  Type<ListenAddress> LISTEN_ADDRESS = new Text<>("^.+:[0-9]{1,5}$", ListenAddress::parse);
  Type<URI> SERVER = new Text<>("^https?://", Type::server);
  Type<String> PATH = new Text<>("^[^~]", Type::path);
  Type<Family> FAMILY =
      new Word<>(
          ImmutableMap.of(
              "ipv6-unicast", Family.IPV6_UNICAST, "ipv4-unicast", Family.IPV4_UNICAST));

  /** A mapping with such keys and values. */
  static <V> Type<ImmutableMap<String, One<V>>> entries(Text<String> key, Type<V> value) {
    return new Entries<>(key, value, Function.identity());
  }

  static Type<Integer> whole(long min, long max) {
    return whole(min, max, number -> (int) number);
  }

  static <T> Type<T> whole(long min, long max, LongFunction<T> of) {
    return new Whole<>(min, max, ImmutableSortedSet.of(), of);
  }

  /** A text that the whole of {@code pattern} matches; {@code like} says the same in words. */
  static Text<String> text(String pattern, String like) {
    return new Text<>(
        "^" + pattern + "$",
        text ->
            text.matches(pattern)
                ? Decoded.good(text)
                : Decoded.bad("'" + text + "' is not allowed; write " + like));
  }

  private static Decoded<Address> address(String text) {
    int zone = text.indexOf('%');
    return zone < 0
        ? Address.parse(text)
        : Decoded.bad(
            "'"
                + text
                + "' has a zone; write address: "
                + text.substring(0, zone)
                + " and interface: "
                + text.substring(zone + 1));
  }

  private static Decoded<URI> server(String text) {
    // Not said again: there may be a password in it.
    if (text.indexOf('@') >= 0) {
      return Decoded.bad("names a user; write https://host:port, and the token in a tokenFile");
    }
    Decoded<URI> bad =
        Decoded.bad("'" + text + "' is no API server; write it as https://host:port");
    try {
      URI uri = new URI(text);
      boolean bare =
          uri.getHost() != null
              && uri.getPort() <= 0xFFFF
              && uri.getQuery() == null
              && uri.getFragment() == null;
      return bare && text.matches("https?://.*") ? Decoded.good(uri) : bad;
    } catch (URISyntaxException notAUri) {
      return bad;
    }
  }

  private static Decoded<String> path(String text) {
    if (text.isEmpty() || text.startsWith("~")) {
      return Decoded.bad("'" + text + "' is no path; write it out, ~ has no meaning here");
    }
    try {
      return Decoded.good(Path.of(text).toString());
    } catch (InvalidPathException notAPath) {
      return Decoded.bad("'" + text + "' is no path: " + notAPath.getReason());
    }
  }
}
