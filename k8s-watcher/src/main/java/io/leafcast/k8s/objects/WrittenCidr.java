package io.leafcast.k8s.objects;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Prefix;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A CIDR of an object, read as Kubernetes and Cilium read it: host bits count for nothing ({@code
 * 10.0.0.1/24}), and a number of IPv4 with leading zeros is decimal ({@code 010.42.3.0/24}).
 * IPv4-mapped IPv6 is refused: it is a network of the other family.
 *
 * @param remark what is to be said of how it is written; "" where nothing is
 */
@Immutable
public record WrittenCidr(Prefix prefix, String remark) {
  private static final Pattern LOOSE = Pattern.compile("([0-9a-fA-F:.]{2,60})/0*([0-9]{1,3})");
  private static final Pattern LEADING_ZEROS = Pattern.compile("(?<![0-9])0+(?=[0-9])");

  /** What is meant by {@code text}, or why that is no CIDR. */
  public static Decoded<WrittenCidr> read(String text) {
    return switch (Prefix.parse(text)) {
      case Decoded.Good<Prefix>(Prefix prefix) -> Decoded.good(new WrittenCidr(prefix, ""));
      case Decoded.Bad<Prefix>(String reason) -> loosely(text, reason);
    };
  }

  private static Decoded<WrittenCidr> loosely(String text, String reason) {
    Matcher parts = LOOSE.matcher(text);
    if (!parts.matches()) {
      return Decoded.bad(reason);
    }
    String address = parts.group(1);
    int length = Integer.parseInt(parts.group(2));
    return Address.parse(
            address.indexOf(':') < 0 ? LEADING_ZEROS.matcher(address).replaceAll("") : address)
        .then(read ->
            length <= read.afi().addressOctets() * 8
                ? Decoded.good(meant(text, Prefix.containing(read, length)))
                : Decoded.bad(reason));
  }

  private static WrittenCidr meant(String text, Prefix prefix) {
    return new WrittenCidr(prefix, "'" + text + "' counts as " + prefix);
  }
}
