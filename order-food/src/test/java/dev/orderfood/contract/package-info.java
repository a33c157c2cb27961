/**
 * What the integration tests share: the running API, clients for it, and the contract
 * that each of its answers is held against.
 */
package dev.orderfood.contract;
