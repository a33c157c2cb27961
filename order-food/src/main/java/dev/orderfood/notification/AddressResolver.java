package dev.orderfood.notification;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves the names of endpoints and refuses those that lead to an address that is not
 * public. Connections are made to the addresses that were checked: the name is not
 * resolved again.
 */
class AddressResolver implements DnsResolver, AutoCloseable {

	/** A lookup cannot be interrupted: those of dead name servers take their time. */
	private static final int MAX_LOOKUPS = 200;

	/** No virtual threads: a lookup would keep one of the few threads that carry them. */
	private final ThreadPoolExecutor lookups = new ThreadPoolExecutor(0, MAX_LOOKUPS, 30, TimeUnit.SECONDS,
			new SynchronousQueue<>(), Thread.ofPlatform().daemon().name("webhook-lookup-", 0).factory());

	private final boolean allowPrivate;

	private final Duration timeout;

	/**
	 * Creates the resolver.
	 * @param allowPrivate whether addresses that are not public are allowed
	 * @param timeout how long to wait for the addresses of a name
	 */
	AddressResolver(boolean allowPrivate, Duration timeout) {
		this.allowPrivate = allowPrivate;
		this.timeout = timeout;
	}

	/**
	 * Resolves a name.
	 * @param host a name or an address
	 * @return the addresses
	 * @throws ForbiddenAddressException if one of them is not public, and has to be
	 * @throws UnknownHostException if there is none, or it is not known in time
	 */
	@Override
	public InetAddress[] resolve(String host) throws UnknownHostException {
		InetAddress[] addresses = lookUp(host);
		if (!this.allowPrivate && !Arrays.stream(addresses).allMatch(PublicAddresses::contain)) {
			throw new ForbiddenAddressException();
		}
		return addresses;
	}

	private InetAddress[] lookUp(String host) throws UnknownHostException {
		try {
			Future<InetAddress[]> lookup = this.lookups.submit(() -> InetAddress.getAllByName(host));
			return lookup.get(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException | TimeoutException | RejectedExecutionException ex) {
			throw new UnknownHostException("no address");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new UnknownHostException("interrupted");
		}
	}

	@Override
	public String resolveCanonicalHostname(String host) {
		return host;
	}

	@Override
	public void close() {
		this.lookups.shutdownNow();
	}

	/** A name leads to an address that is not public. */
	static final class ForbiddenAddressException extends UnknownHostException {

		private static final long serialVersionUID = 1L;

		ForbiddenAddressException() {
			super("not a public address");
		}

	}

}
