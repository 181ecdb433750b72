"""Fields that tests put into booking forms."""

TEXT = {"type": "text", "slug": "order", "label": "Order", "required": True}
SELECT = {**TEXT, "type": "select", "slug": "size", "options": ["s", "m"], "required": False}
MANY = {**SELECT, "type": "multiselect", "slug": "sizes"}
PHONE = {**TEXT, "type": "phone", "slug": "attendeePhoneNumber"}
