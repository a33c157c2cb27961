import { h } from './view.js';
import { price, time } from './format.js';
import { texts } from '/web/texts/texts.js';

/** The products by category, in the order in which the categories come first. */
export function Menu({ products, quantities, locked, onAdd }) {
	const categories = Map.groupBy(products, (product) => product.category);
	return h('div', { class: 'menu' },
		categories.size > 1 && h('nav', { 'aria-label': texts.shop.categories }, h('ul', { class: 'categories' },
			[...categories.keys()].map((category, index) => h('li', null, h('a', { href: `#category-${index}` }, category))))),
		[...categories].map(([category, members], index) => h('section', { key: category, 'aria-labelledby': `category-${index}` },
			h('h2', { id: `category-${index}`, tabindex: -1 }, category),
			h('ul', { class: 'products' }, members.map((product) => h(ProductCard, {
				key: product.id, product, quantity: quantities.get(product.id) ?? 0, locked, onAdd
			}))))));
}

function ProductCard({ product, quantity, locked, onAdd }) {
	const t = texts.shop;
	return h('li', { class: product.available ? 'card product' : 'card product sold-out' },
		h(Picture, { product }),
		h('h3', null, product.name),
		h('p', { class: 'price' }, price(product.price)),
		quantity > 0 && h('p', { class: 'hint in-cart' }, t.inCart(quantity)),
		product.available
			? h('button', { type: 'button', class: 'primary', disabled: locked, 'aria-label': t.addOf(product.name), onClick: () => onAdd(product) }, t.add)
			: h('p', { class: 'sold-out-mark' }, product.unavailableUntil ? t.soldOutUntil(time(product.unavailableUntil)) : t.soldOut));
}

// The box has its size before the image is there.
function Picture({ product: { name, image } }) {
	return h('div', { class: 'picture', 'aria-hidden': 'true' }, image
		? h('picture', null,
			image.desktop && h('source', { media: '(min-width: 70rem)', srcset: image.desktop }),
			image.tablet && h('source', { media: '(min-width: 40rem)', srcset: image.tablet }),
			h('img', { src: image.mobile ?? image.thumbnail ?? image.desktop, alt: '', loading: 'lazy', decoding: 'async' }))
		: h('span', null, name.slice(0, 1)));
}
