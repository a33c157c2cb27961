/**
 * What others rely on: generated clients, and a contract that only grows.
 */
package dev.orderfood.client;
