"""One verb in several languages: each module here renders a Document in a Layout."""
