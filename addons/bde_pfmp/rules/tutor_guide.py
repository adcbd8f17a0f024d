"""The guide for tutors that comes with the addon: one page, a school rewrites it."""

DEFAULT = """
<p>Merci d'accueillir un élève de notre établissement. Cette page dit l'essentiel ;
l'enseignant référent, nommé dans la convention, répond à vos questions.</p>
<h2>Avant l'arrivée</h2>
<ul>
<li>La convention est signée par tous avant le premier jour ; gardez un
exemplaire.</li>
<li>Vérifiez les horaires, les activités prévues et l'assurance de l'entreprise.</li>
<li>Pour un mineur, un travail réglementé demande une déclaration préalable à
l'inspection du travail et un avis médical.</li>
</ul>
<h2>Le premier jour</h2>
<ul>
<li>Présentez l'équipe, les locaux, les règles de sécurité et le règlement
intérieur.</li>
<li>Remettez les équipements de protection et montrez les consignes d'urgence.</li>
<li>Rappelez qui prévenir en cas d'absence ou de retard.</li>
</ul>
<h2>Pendant la période</h2>
<ul>
<li>Confiez des activités en rapport avec la formation, de plus en plus autonomes.</li>
<li>Faites le point chaque semaine : ce qui est acquis, ce qui reste à travailler.</li>
<li>Avant 18 ans : 8 heures par jour et 35 heures par semaine au plus (7 heures par
jour avant 16 ans), 30 minutes de pause après 4 h 30, ni nuit, ni dimanche, ni jour
férié sauf dérogation.</li>
</ul>
<h2>Une absence, une difficulté, un accident</h2>
<ul>
<li>Absence : prévenez l'établissement le jour même.</li>
<li>Difficulté : appelez l'enseignant référent sans attendre la visite.</li>
<li>Accident : appelez les secours, puis l'établissement aussitôt ; la déclaration est
adressée à la caisse primaire dans les 48 heures.</li>
</ul>
<h2>À la fin</h2>
<ul>
<li>Remplissez l'évaluation avec l'enseignant référent.</li>
<li>Remettez à l'élève l'attestation de stage le dernier jour.</li>
</ul>
"""
