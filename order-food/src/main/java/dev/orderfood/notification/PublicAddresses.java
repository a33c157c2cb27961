package dev.orderfood.notification;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Tells addresses of the public internet from those that lead into the network of this
 * process, or nowhere: an endpoint must not make it call what only it can reach.
 */
final class PublicAddresses {

	/** From the registries of special-purpose addresses of IANA. */
	private static final List<Block> NOT_PUBLIC = List.of(Block.of("0.0.0.0", 8), Block.of("10.0.0.0", 8),
			Block.of("100.64.0.0", 10), Block.of("127.0.0.0", 8), Block.of("169.254.0.0", 16),
			Block.of("172.16.0.0", 12), Block.of("192.0.0.0", 24), Block.of("192.0.2.0", 24),
			Block.of("192.88.99.0", 24), Block.of("192.168.0.0", 16), Block.of("198.18.0.0", 15),
			Block.of("198.51.100.0", 24), Block.of("203.0.113.0", 24), Block.of("224.0.0.0", 4),
			Block.of("240.0.0.0", 4), Block.of("2001::", 23), Block.of("2001:db8::", 32), Block.of("3fff::", 20));

	/** All unicast addresses of the internet are in it, except the translated ones. */
	private static final Block GLOBAL_UNICAST = Block.of("2000::", 3);

	/** Each has an IPv4 address behind its prefix. */
	private static final Block TRANSLATED = Block.of("64:ff9b::", 96);

	private static final Block TUNNELLED = Block.of("2002::", 16);

	private PublicAddresses() {
	}

	/**
	 * Returns whether an address is one of the public internet.
	 * @param address the address
	 * @return false for loopback, link-local, private, shared, multicast, reserved and
	 * unspecified addresses, in whatever form
	 */
	static boolean contain(InetAddress address) {
		if (address instanceof Inet4Address) {
			return isInNone(address);
		}
		byte[] bytes = address.getAddress();
		if (TRANSLATED.contains(address)) {
			return contain(embedded(bytes, 12));
		}
		return address instanceof Inet6Address && GLOBAL_UNICAST.contains(address) && isInNone(address)
				&& (!TUNNELLED.contains(address) || contain(embedded(bytes, 2)));
	}

	private static boolean isInNone(InetAddress address) {
		return NOT_PUBLIC.stream().noneMatch((block) -> block.contains(address));
	}

	private static InetAddress embedded(byte[] bytes, int from) {
		try {
			return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("Four bytes are an address", ex);
		}
	}

	/**
	 * Addresses with the same beginning.
	 *
	 * @param prefix the beginning, filled up to the length of an address
	 * @param length how many bits are the same
	 */
	@SuppressWarnings("ArrayRecordComponent") // Never compared.
	private record Block(byte[] prefix, int length) {

		static Block of(String address, int length) {
			return new Block(InetAddress.ofLiteral(address).getAddress(), length);
		}

		boolean contains(InetAddress address) {
			byte[] bytes = address.getAddress();
			if (bytes.length != this.prefix.length) {
				return false;
			}
			for (int bit = 0; bit < this.length; bit++) {
				int mask = 0x80 >> (bit % 8);
				if ((bytes[bit / 8] & mask) != (this.prefix[bit / 8] & mask)) {
					return false;
				}
			}
			return true;
		}

	}

}
