window.ui = SwaggerUIBundle({
	url: '/openapi.yaml',
	dom_id: '#swagger-ui',
	deepLinking: true,
	// The default would send the document to a validator on the internet and show its badge.
	validatorUrl: null
});
